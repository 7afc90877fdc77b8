// SPDX-License-Identifier: Apache-2.0
/** Changing packages with apk: commands, their output, and the repair of what was interrupted. */
package dev.linuxpatch.backend.apk.change;
