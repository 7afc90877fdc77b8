// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.plan;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What happens in a sequence, one after the other. */
public sealed interface Step {
    /** Which call makes a change. */
    enum Kind {
        INSTALL,
        UPDATE,
        UPGRADE_ALL,
        SECURITY,
        REMOVE,
        PURGE
    }

    /**
     * A change that the service is asked for.
     *
     * @param wanted version by package, without a release; {@code newest} where any will do
     * @param force also what is held, also what depends on what goes
     */
    record Change(Kind kind, Map<String, String> wanted, boolean force) implements Step {
        public static final String NEWEST = "newest";

        public Change {
            wanted = Map.copyOf(wanted);
        }

        @Override
        public String toString() {
            return kind.name().toLowerCase(Locale.ROOT)
                    + new TreeMap<>(wanted)
                            .entrySet().stream()
                                    .map(one -> " " + one.getKey() + "=" + one.getValue())
                                    .collect(Collectors.joining())
                    + (force ? " force" : "");
        }
    }

    /**
     * The operator changes the configuration file of a package, if it is there.
     *
     * @param mode permission bits
     */
    record Edit(String packageName, String content, int mode) implements Step {
        /** So begins whatever the operator writes, and nothing that is shipped. */
        public static final String OPERATORS = "mine=";

        @Override
        public String toString() {
            return "edit of " + packageName;
        }
    }

    /**
     * The archive moves on: it and the caches forget versions.
     *
     * @param everything all of them; else all but the newest of each package
     */
    record MoveOn(boolean everything) implements Step {
        @Override
        public String toString() {
            return everything ? "the archive has nothing any more" : "the archive moves on";
        }
    }
}
