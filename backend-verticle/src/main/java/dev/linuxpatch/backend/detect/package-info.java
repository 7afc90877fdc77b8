// SPDX-License-Identifier: Apache-2.0
/** Finds out which package manager a root is run by: the one place that knows them all. */
package dev.linuxpatch.backend.detect;
