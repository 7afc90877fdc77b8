// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import java.util.Comparator;
import java.util.List;

/**
 * Versions of one source package that have a problem, as the schema evaluates them: in any of the ranges, or enumerated.
 *
 * @param ranges each in the order of its versions
 * @param enumerated versions one by one
 */
record AffectedVersions(List<List<Event>> ranges, List<String> enumerated) {
    /** What happens at a version. */
    enum Kind {
        /** From here on it has the problem. */
        INTRODUCED,
        /** From here on it has not. */
        FIXED,
        /** It has the problem for the last time. */
        LAST_AFFECTED
    }

    /** Where something happens; introduced at {@link #BEGINNING} is older than every version. */
    record Event(Kind kind, String version) {
        static final String BEGINNING = "0";

        boolean isAtTheBeginning() {
            return kind == Kind.INTRODUCED && version.equals(BEGINNING);
        }

        static Comparator<Event> inOrder(Comparator<String> versions) {
            return Comparator.comparing((Event event) -> !event.isAtTheBeginning())
                    .thenComparing(Event::version, versions)
                    // Of two at one version the later one counts: what is introduced anew where it was fixed, is there.
                    .thenComparing(event -> event.kind() == Kind.INTRODUCED);
        }
    }

    AffectedVersions {
        ranges = List.copyOf(ranges);
        enumerated = List.copyOf(enumerated);
    }

    boolean contain(String version, Comparator<String> order) {
        return ranges.stream().anyMatch(range -> isIn(range, version, order))
                || enumerated.stream().anyMatch(affected -> order.compare(affected, version) == 0);
    }

    private static boolean isIn(List<Event> range, String version, Comparator<String> order) {
        boolean affected = false;
        for (Event event : range) {
            if (event.isAtTheBeginning()) {
                affected = true;
                continue;
            }
            int place = order.compare(version, event.version());
            switch (event.kind()) {
                case INTRODUCED -> affected = affected || place >= 0;
                case FIXED -> affected = affected && place < 0;
                case LAST_AFFECTED -> affected = affected && place <= 0;
            }
        }
        return affected;
    }
}
