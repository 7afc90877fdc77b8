// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.time.Duration;

/**
 * The section {@code rollback}: what is kept so that changes can be undone.
 *
 * @param keep whether old versions are kept at all before they are replaced or removed
 * @param maxArchives that are kept, those that were needed last
 * @param maxAge since an archive was needed for a change
 * @param maxBytes that they may take together
 * @param minFreeBytes that must stay free where they are kept; 0 for no such limit
 * @param maxSnapshots that are kept instead of archives where the root is a subvolume of btrfs; 0 for none
 */
public record RollbackSettings(
        boolean keep, int maxArchives, Duration maxAge, long maxBytes, long minFreeBytes, int maxSnapshots) {

    public RollbackSettings {
        Check.positive("maxArchives", maxArchives);
        Check.positive("maxAge", maxAge);
        Check.positive("maxBytes", maxBytes);
        if (minFreeBytes < 0) {
            throw new IllegalArgumentException("minFreeBytes must not be negative, but is " + minFreeBytes);
        }
        if (maxSnapshots < 0) {
            throw new IllegalArgumentException("maxSnapshots must not be negative, but is " + maxSnapshots);
        }
    }
}
