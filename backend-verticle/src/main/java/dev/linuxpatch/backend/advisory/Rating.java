// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import dev.linuxpatch.shared.packages.Severity;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import us.springett.cvss.Cvss;

/**
 * How bad a problem is.
 *
 * @param source whose judgement it is, empty if there is none
 */
record Rating(Severity severity, String source) {
    static final Rating NONE = new Rating(Severity.UNKNOWN, "");

    private static final double CRITICAL = 9.0;
    private static final double HIGH = 7.0;
    private static final double MEDIUM = 4.0;
    /** The longest vector, with every metric given, has about a third of that. */
    private static final int MAX_VECTOR = 400;

    Rating {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(source, "source");
    }

    boolean isKnown() {
        return severity != Severity.UNKNOWN;
    }

    Rating or(Rating other) {
        return isKnown() ? this : other;
    }

    Rating worse(Rating other) {
        return other.severity().compareTo(severity) < 0 ? other : this;
    }

    /**
     * A word of a database.
     *
     * @param what the word is called there, for example {@code Ubuntu priority}
     */
    static Rating word(String what, String word) {
        String plain = word.toLowerCase(Locale.ROOT).replaceAll("\\*+$", "").strip();
        Severity severity = switch (plain) {
            case "critical" -> Severity.CRITICAL;
            case "high", "important" -> Severity.HIGH;
            case "medium", "moderate" -> Severity.MEDIUM;
            case "low", "negligible", "unimportant" -> Severity.LOW;
            default -> Severity.UNKNOWN;
        };
        return severity == Severity.UNKNOWN ? NONE : new Rating(severity, what + " " + plain);
    }

    /**
     * The qualitative rating of a CVSS 3.0 or 3.1 base score (specification, table 14). Other versions, what is no vector, and
     * a score of none give {@link #NONE}.
     */
    static Rating cvss(String vector) {
        if (vector.length() > MAX_VECTOR || !(vector.startsWith("CVSS:3.1/") || vector.startsWith("CVSS:3.0/"))) {
            return NONE;
        }
        return score(vector)
                .filter(score -> score > 0)
                .map(score -> new Rating(
                        severity(score),
                        "CVSS " + vector.substring("CVSS:".length(), vector.indexOf('/')) + " base score " + score))
                .orElse(NONE);
    }

    private static Optional<Double> score(String vector) {
        try {
            return Optional.ofNullable(Cvss.fromVector(vector))
                    .map(cvss -> cvss.calculateScore().getBaseScore());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Severity severity(double score) {
        if (score >= CRITICAL) {
            return Severity.CRITICAL;
        }
        return score >= HIGH ? Severity.HIGH : score >= MEDIUM ? Severity.MEDIUM : Severity.LOW;
    }
}
