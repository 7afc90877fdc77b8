// SPDX-License-Identifier: Apache-2.0
/** Isolated pacman roots for tests: packages and signed repositories made on the spot, real pacman, scripts that really run. */
package dev.linuxpatch.backend.rig.pacman;
