// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import dev.linuxpatch.shared.job.JobId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What a job is asked to do: complete and validated, so that it can be stored, sent and run later as it is. */
public sealed interface Operation {
    OperationKind kind();

    /** Names that the caller gave; empty where the operation finds them itself. */
    default List<PackageName> packages() {
        return List.of();
    }

    /** Whether it changes the package database. */
    default boolean changesPackages() {
        return true;
    }

    /** The plan that it is bound to: it is carried out exactly so, or not at all. Null if it is bound to none. */
    default PlanId plan() {
        return null;
    }

    /** Whether it is refused, before anything is changed, unless it could be undone. */
    default boolean requireRollback() {
        return false;
    }

    /** Installs packages, or exact versions of them. */
    record Install(List<PackageRequest> requests, ChangeOptions options, PlanId plan) implements Operation {
        public Install(List<PackageRequest> requests, ChangeOptions options) {
            this(requests, options, null);
        }

        public Install {
            requests = List.copyOf(requests);
            Objects.requireNonNull(options, "options");
            if (requests.isEmpty()) {
                throw new IllegalArgumentException("nothing to install");
            }
        }

        @Override
        public boolean requireRollback() {
            return options.requireRollback();
        }

        @Override
        public OperationKind kind() {
            return OperationKind.INSTALL;
        }

        @Override
        public List<PackageName> packages() {
            return requests.stream().map(PackageRequest::name).toList();
        }
    }

    /** Updates one installed package; {@code request.version} null means the newest. */
    record Update(PackageRequest request, ChangeOptions options, PlanId plan) implements Operation {
        public Update(PackageRequest request, ChangeOptions options) {
            this(request, options, null);
        }

        public Update {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(options, "options");
        }

        @Override
        public boolean requireRollback() {
            return options.requireRollback();
        }

        @Override
        public OperationKind kind() {
            return OperationKind.UPDATE;
        }

        @Override
        public List<PackageName> packages() {
            return List.of(request.name());
        }
    }

    /**
     * Removes one package.
     *
     * @param purge also its configuration files
     * @param force also when it is held or essential to others that the caller accepts to lose
     */
    record Remove(PackageName name, boolean purge, boolean force, boolean requireRollback, PlanId plan)
            implements Operation {
        public Remove(PackageName name, boolean purge, boolean force) {
            this(name, purge, force, false, null);
        }

        public Remove(PackageName name, boolean purge, boolean force, PlanId plan) {
            this(name, purge, force, false, plan);
        }

        public Remove {
            Objects.requireNonNull(name, "name");
        }

        @Override
        public OperationKind kind() {
            return OperationKind.REMOVE;
        }

        @Override
        public List<PackageName> packages() {
            return List.of(name);
        }
    }

    /**
     * Applies patches.
     *
     * @param selection package names, or ids of patches, advisories (DSA, USN…) or vulnerabilities (CVE); empty for
     *     everything
     * @param excludes globs of package names that stay as they are
     * @param allowReboot reboot afterwards if, and only if, that is needed
     * @param rebootDelay how long to wait before that reboot
     * @param rules which of those patches, and how far
     */
    record ApplyPatches(
            List<String> selection,
            List<String> excludes,
            boolean allowReboot,
            Duration rebootDelay,
            PatchRules rules,
            boolean requireRollback,
            PlanId plan)
            implements Operation {
        public ApplyPatches(List<String> selection, List<String> excludes, boolean allowReboot, Duration rebootDelay) {
            this(selection, excludes, allowReboot, rebootDelay, PatchRules.NONE, false, null);
        }

        public ApplyPatches(
                List<String> selection, List<String> excludes, boolean allowReboot, Duration rebootDelay, PlanId plan) {
            this(selection, excludes, allowReboot, rebootDelay, PatchRules.NONE, false, plan);
        }

        public ApplyPatches(
                List<String> selection,
                List<String> excludes,
                boolean allowReboot,
                Duration rebootDelay,
                PatchRules rules,
                PlanId plan) {
            this(selection, excludes, allowReboot, rebootDelay, rules, false, plan);
        }

        /** @param rules null, as in what was stored before there were any, for none */
        public ApplyPatches {
            rules = rules == null ? PatchRules.NONE : rules;
            selection = List.copyOf(selection);
            excludes = List.copyOf(excludes);
            Objects.requireNonNull(rebootDelay, "rebootDelay");
        }

        @Override
        public OperationKind kind() {
            return OperationKind.PATCH_APPLY;
        }

        /** The selected names that are package names; ids are resolved by the worker. */
        @Override
        public List<PackageName> packages() {
            return selection.stream()
                    .filter(PackageName::isLegal)
                    .map(PackageName::new)
                    .toList();
        }
    }

    /**
     * Reboots the host.
     *
     * @param reason for the logs; null if none was given
     * @param acceptDatabaseRisk the caller knows that a running package transaction may be broken
     */
    record Reboot(Duration delay, boolean force, String reason, boolean acceptDatabaseRisk) implements Operation {
        public Reboot {
            Objects.requireNonNull(delay, "delay");
        }

        @Override
        public OperationKind kind() {
            return OperationKind.REBOOT;
        }

        @Override
        public boolean changesPackages() {
            return false;
        }
    }

    /**
     * Undoes another job: after it each package is at {@link PackageChange#to()}.
     *
     * @param force also what was changed again since, so that it is not any more as that job left it
     */
    record Rollback(JobId original, List<PackageChange> changes, boolean force, boolean requireRollback, PlanId plan)
            implements Operation {
        public Rollback(JobId original, List<PackageChange> changes) {
            this(original, changes, false, false, null);
        }

        public Rollback(JobId original, List<PackageChange> changes, PlanId plan) {
            this(original, changes, false, false, plan);
        }

        public Rollback {
            Objects.requireNonNull(original, "original");
            changes = List.copyOf(changes);
        }

        @Override
        public OperationKind kind() {
            return OperationKind.ROLLBACK;
        }

        @Override
        public List<PackageName> packages() {
            return changes.stream().map(PackageChange::name).toList();
        }
    }
}
