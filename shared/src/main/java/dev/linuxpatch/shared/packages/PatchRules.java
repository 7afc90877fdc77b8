// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.util.Locale;

/**
 * Which of the patches that were asked for are applied, and how far.
 *
 * @param securityOnly only those that are security updates
 * @param severityMin only those that are known to be at least so bad; null for all
 * @param strategy null counts as {@link Strategy#NEWEST}
 */
public record PatchRules(boolean securityOnly, Severity severityMin, Strategy strategy) {
    /** All of them, to the newest version. */
    public static final PatchRules NONE = new PatchRules(false, null, Strategy.NEWEST);

    /** To which version. */
    public enum Strategy {
        /** The one that the package manager would upgrade to. */
        NEWEST,
        /** The lowest one offered that fixes what is to be fixed; the newest where nobody says which that is. */
        FIXING;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public PatchRules {
        if (severityMin == Severity.UNKNOWN) {
            throw new IllegalArgumentException("unknown is no severity to be at least");
        }
        strategy = strategy == null ? Strategy.NEWEST : strategy;
    }

    /** Whether it applies to a patch. */
    public boolean admit(Patch patch) {
        return (!securityOnly || patch.security())
                && (severityMin == null || patch.severity().compareTo(severityMin) <= 0);
    }

    /** Whether nothing but the package manager's own plan is needed to follow it. */
    public boolean isPlain() {
        return equals(NONE);
    }
}
