// SPDX-License-Identifier: Apache-2.0
/** What is installed on a host of dnf, what there is for it, and who holds its locks. */
package dev.linuxpatch.backend.dnf.read;
