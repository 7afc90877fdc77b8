// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.work;

import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.packages.PackageChange;
import java.util.List;
import java.util.Objects;

/** How a job ended, decided by re-reading the package database and never by an exit code. */
public sealed interface WorkOutcome {
    /** What was changed, also by a job that failed. */
    List<PackageChange> changes();

    /** Of the package manager; null if none was run. */
    Integer exitCode();

    String message();

    /** Everything asked for is true now, even if there was nothing to do. */
    record Succeeded(List<PackageChange> changes, Integer exitCode, String message, boolean rebootRequired)
            implements WorkOutcome {
        public Succeeded {
            changes = List.copyOf(changes);
            Objects.requireNonNull(message, "message");
        }
    }

    /** Something asked for is not true. */
    record Failed(List<PackageChange> changes, Integer exitCode, JobError error, boolean rebootRequired)
            implements WorkOutcome {
        public Failed {
            changes = List.copyOf(changes);
            Objects.requireNonNull(error, "error");
        }

        @Override
        public String message() {
            return error.message();
        }
    }

    /** It was stopped on request. */
    record Cancelled(List<PackageChange> changes, Integer exitCode, String message) implements WorkOutcome {
        public Cancelled {
            changes = List.copyOf(changes);
            Objects.requireNonNull(message, "message");
        }
    }

    /** It took too long and was ended; the package database was repaired as far as the message says. */
    record TimedOut(List<PackageChange> changes, Integer exitCode, String message) implements WorkOutcome {
        public TimedOut {
            changes = List.copyOf(changes);
            Objects.requireNonNull(message, "message");
        }
    }
}
