// SPDX-License-Identifier: Apache-2.0
/** What pacman's files say, read directly: configuration, local and sync databases, its log; and the order of versions. */
package dev.linuxpatch.backend.pacman.read;
