// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What an operation would do to a host if it were carried out now.
 *
 * @param id equal for equal steps on an equal state of the repositories
 * @param message in a sentence
 * @param steps in the order of names
 * @param blocked what was asked for and would not be done
 * @param rebootRequired whether it takes a reboot afterwards; null if facts do not tell
 * @param servicesAffected services that come with packages that would change or go, in the order of names; null if the
 *     package manager cannot tell which files a package has
 * @param healthGate what is checked after it; null if nothing is
 * @param index how far the package index can be trusted that this was made with
 */
public record ChangePlan(
        PlanId id,
        OperationKind operation,
        String message,
        List<Step> steps,
        List<BlockedPatch> blocked,
        Boolean rebootRequired,
        List<String> servicesAffected,
        WayBack wayBack,
        Gate healthGate,
        CacheState index) {

    /** What would become of a package. */
    public enum Action {
        INSTALL,
        UPGRADE,
        DOWNGRADE,
        REINSTALL,
        REMOVE,
        /** Removed together with its configuration files. */
        PURGE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One package that would change.
     *
     * @param from version now; null if it is not there
     * @param to version afterwards; null if it goes
     * @param origin where the new version comes from, as the archive calls itself; empty if unknown, or if it goes
     * @param security whether the new version, or one between, comes as a security update
     * @param downloadBytes what has to be fetched, 0 if it is here already; null if unknown
     * @param diskBytes how much more it takes when installed, negative if less; null if unknown
     */
    public record Step(
            PackageName name,
            Action action,
            PackageVersion from,
            PackageVersion to,
            String origin,
            boolean security,
            Long downloadBytes,
            Long diskBytes) {
        public Step {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(origin, "origin");
        }
    }

    /**
     * Whether the change could be undone.
     *
     * @param reason how, or why not, in a sentence
     */
    public record WayBack(Kind kind, String reason) {
        /** How exactly. */
        public enum Kind {
            /** To the same versions. */
            EXACT,
            /** To the same versions; archives that nobody has then are made of a snapshot of the root. */
            SNAPSHOT,
            UNAVAILABLE;

            public String wireName() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        public WayBack {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A health gate that is to be run.
     *
     * @param checks the name of each check
     * @param rollsBack whether the change is taken back if they do not pass; else it is only told
     */
    public record Gate(List<String> checks, boolean rollsBack) {
        public Gate {
            checks = List.copyOf(checks);
        }
    }

    public ChangePlan {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(message, "message");
        steps = List.copyOf(steps);
        blocked = List.copyOf(blocked);
        servicesAffected = servicesAffected == null ? null : List.copyOf(servicesAffected);
        Objects.requireNonNull(wayBack, "wayBack");
        Objects.requireNonNull(index, "index");
    }
}
