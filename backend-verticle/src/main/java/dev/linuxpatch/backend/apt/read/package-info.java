// SPDX-License-Identifier: Apache-2.0
/**
 * Reads what dpkg and apt keep in files, below any root directory and without running either: installed packages, the
 * journal of a run in progress, package lists and their labels. Nothing here writes.
 */
package dev.linuxpatch.backend.apt.read;
