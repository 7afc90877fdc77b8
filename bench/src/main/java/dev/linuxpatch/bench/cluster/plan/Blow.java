// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.plan;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is done to nodes in a round.
 *
 * @param nodes to which, by name; those of one side if it is a cut
 * @param afterMillis after the first request
 * @param lastsMillis how long before it is made good again
 */
public record Blow(Kind kind, List<Name> nodes, int afterMillis, int lastsMillis) {
    /** What can be done. */
    public enum Kind {
        /** SIGKILL, and another start. */
        KILL,
        /** SIGTERM, as service managers do it, and another start. */
        STOP,
        /** SIGSTOP and SIGCONT: a process that does not know that time has passed. */
        PAUSE,
        /** What they send to other nodes is lost, and what those send to them; the job store is reached. */
        CUT,
        /** A link that carries little: it delays, and when its short queue is full it loses. */
        SLOW
    }

    public Blow {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a blow hits somebody");
        }
    }

    public boolean hits(Name node) {
        return nodes.contains(node);
    }

    /** For tables: what, and to which roles. */
    public String where() {
        return kind.name().toLowerCase(Locale.ROOT) + " "
                + nodes.stream()
                        .map(node -> node.role().word())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining("+"));
    }
}
