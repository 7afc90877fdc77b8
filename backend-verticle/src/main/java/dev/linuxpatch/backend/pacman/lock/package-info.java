// SPDX-License-Identifier: Apache-2.0
/** Who holds pacman's lock, and whether anybody does. */
package dev.linuxpatch.backend.pacman.lock;
