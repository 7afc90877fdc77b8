// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import java.time.Duration;
import java.util.Objects;

/** How the nodes of a cluster that keep jobs tell each other, and the fronts, that they are there. */
public final class KeeperMessages {
    /** Between two signs of life. */
    public static final Duration BEAT = Duration.ofSeconds(1);
    /** A node that was silent for so long cannot be reached from here. */
    public static final Duration SILENCE = Duration.ofSeconds(4);

    private KeeperMessages() {}

    /**
     * A sign of life.
     *
     * @param node as its configuration names it
     * @param quorum whether most of those that keep jobs are on its side: only then does it change anything
     */
    public record KeeperBeat(String node, boolean quorum) {
        public KeeperBeat {
            Objects.requireNonNull(node, "node");
        }
    }
}
