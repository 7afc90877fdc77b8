// SPDX-License-Identifier: Apache-2.0
/**
 * The way back: archives of package versions that changes have replaced or removed, kept because repositories forget old
 * versions.
 */
package dev.linuxpatch.backend.restore;
