// SPDX-License-Identifier: Apache-2.0
/** Changing packages with pacman: commands, their output, and the repair of what was interrupted. */
package dev.linuxpatch.backend.pacman.change;
