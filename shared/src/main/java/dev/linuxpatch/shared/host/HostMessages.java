// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.host;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** How hosts are found: each tells of itself again and again, and the job verticles remember who ever did. */
public final class HostMessages {
    /** Between two signs of life of a host. */
    public static final Duration BEAT = Duration.ofSeconds(2);
    /** A host that was silent for so long is offline. */
    public static final Duration SILENCE = Duration.ofSeconds(7);

    private HostMessages() {}

    /**
     * A sign of life.
     *
     * @param boot the run of its kernel; null from the release that did not tell it
     * @param leaving whether it is the last one, because its worker is about to stop
     * @param run of its worker: another text each time that is started; null from the release that did not tell it
     */
    public record HostBeat(HostRecord host, HostBoot boot, boolean leaving, String run) {
        public HostBeat {
            Objects.requireNonNull(host, "host");
        }
    }

    /**
     * A host that is remembered.
     *
     * @param lastSeen when its last sign of life came, as far as the one who remembers it knows
     */
    public record KnownHost(HostRecord host, Instant lastSeen) {
        public KnownHost {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(lastSeen, "lastSeen");
        }
    }

    /** Asks for {@link HostsPage}. */
    public record ListHosts(int offset) {
        public ListHosts {
            if (offset < 0) {
                throw new IllegalArgumentException("offset must not be negative: " + offset);
            }
        }
    }

    /**
     * Hosts that are remembered, in the order of their ids.
     *
     * @param total of all of them, on whatever page
     */
    public record HostsPage(List<KnownHost> hosts, int total) {
        /** As many as are told at once. */
        public static final int LIMIT = 500;

        public HostsPage {
            hosts = List.copyOf(hosts);
        }
    }
}
