// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.work;

import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.PackageChange;
import java.util.List;
import java.util.Objects;

/** How a job ended, decided by re-reading the package database and never by an exit code. */
public sealed interface WorkOutcome {
    /** What was changed, also by a job that failed. */
    List<PackageChange> changes();

    /** What was asked for and left out, each with its reason; empty for an outcome that an older version recorded. */
    List<BlockedPatch> skipped();

    /** The same, with what was left out. */
    WorkOutcome skipping(List<BlockedPatch> patches);

    /** Of the package manager; null if none was run. */
    Integer exitCode();

    String message();

    /** Everything asked for is true now, even if there was nothing to do. */
    record Succeeded(
            List<PackageChange> changes,
            List<BlockedPatch> skipped,
            Integer exitCode,
            String message,
            boolean rebootRequired)
            implements WorkOutcome {
        public Succeeded(List<PackageChange> changes, Integer exitCode, String message, boolean rebootRequired) {
            this(changes, List.of(), exitCode, message, rebootRequired);
        }

        public Succeeded {
            changes = List.copyOf(changes);
            skipped = skipped == null ? List.of() : List.copyOf(skipped);
            Objects.requireNonNull(message, "message");
        }

        @Override
        public WorkOutcome skipping(List<BlockedPatch> patches) {
            return new Succeeded(changes, patches, exitCode, message, rebootRequired);
        }
    }

    /** Something asked for is not true. */
    record Failed(
            List<PackageChange> changes,
            List<BlockedPatch> skipped,
            Integer exitCode,
            JobError error,
            boolean rebootRequired)
            implements WorkOutcome {
        public Failed(List<PackageChange> changes, Integer exitCode, JobError error, boolean rebootRequired) {
            this(changes, List.of(), exitCode, error, rebootRequired);
        }

        public Failed {
            changes = List.copyOf(changes);
            skipped = skipped == null ? List.of() : List.copyOf(skipped);
            Objects.requireNonNull(error, "error");
        }

        @Override
        public String message() {
            return error.message();
        }

        @Override
        public WorkOutcome skipping(List<BlockedPatch> patches) {
            return new Failed(changes, patches, exitCode, error, rebootRequired);
        }
    }

    /** It was stopped on request. */
    record Cancelled(List<PackageChange> changes, List<BlockedPatch> skipped, Integer exitCode, String message)
            implements WorkOutcome {
        public Cancelled(List<PackageChange> changes, Integer exitCode, String message) {
            this(changes, List.of(), exitCode, message);
        }

        public Cancelled {
            changes = List.copyOf(changes);
            skipped = skipped == null ? List.of() : List.copyOf(skipped);
            Objects.requireNonNull(message, "message");
        }

        @Override
        public WorkOutcome skipping(List<BlockedPatch> patches) {
            return new Cancelled(changes, patches, exitCode, message);
        }
    }

    /** It took too long and was ended; the package database was repaired as far as the message says. */
    record TimedOut(List<PackageChange> changes, List<BlockedPatch> skipped, Integer exitCode, String message)
            implements WorkOutcome {
        public TimedOut(List<PackageChange> changes, Integer exitCode, String message) {
            this(changes, List.of(), exitCode, message);
        }

        public TimedOut {
            changes = List.copyOf(changes);
            skipped = skipped == null ? List.of() : List.copyOf(skipped);
            Objects.requireNonNull(message, "message");
        }

        @Override
        public WorkOutcome skipping(List<BlockedPatch> patches) {
            return new TimedOut(changes, patches, exitCode, message);
        }
    }
}
