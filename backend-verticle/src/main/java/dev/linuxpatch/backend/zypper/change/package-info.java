// SPDX-License-Identifier: Apache-2.0
/** Changing packages with zypper: commands, its XML output, and what its exit codes hide. */
package dev.linuxpatch.backend.zypper.change;
