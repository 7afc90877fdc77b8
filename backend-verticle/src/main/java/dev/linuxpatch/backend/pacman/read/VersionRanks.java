// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for versions, so that whoever sorts by the number sorts by pacman's order. */
final class VersionRanks {
    private final Map<String, Integer> ranks = new HashMap<>();

    VersionRanks(Collection<String> versions) {
        // A list, not a tree: two spellings of one version each have a rank of their own.
        List<String> sorted =
                versions.stream().distinct().sorted(PacmanVersion.ORDER).toList();
        for (int rank = 0; rank < sorted.size(); rank++) {
            ranks.put(sorted.get(rank), rank);
        }
    }

    /** Minus one for one that was not counted. */
    int of(String version) {
        return ranks.getOrDefault(version, -1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionRanks that && that.ranks.equals(ranks);
    }

    @Override
    public int hashCode() {
        return ranks.hashCode();
    }
}
