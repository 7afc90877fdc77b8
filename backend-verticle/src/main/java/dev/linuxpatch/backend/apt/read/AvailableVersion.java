// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

/**
 * A version that an archive offers.
 *
 * @param entry number in the {@link AvailableIndex}, to ask it for more
 */
record AvailableVersion(int entry, String version, ReleaseFile release) {}
