// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.packages.Operation;
import java.util.Optional;

/** What this verticle by itself thinks of a request. */
sealed interface Prepared {
    /**
     * Nothing here speaks against it.
     *
     * @param operation complete
     * @param original the job that it undoes; empty unless it is a rollback
     */
    record Ready(Operation operation, Optional<JobRecord> original) implements Prepared {}

    /** It cannot become a job now. */
    record Refused(Problem problem) implements Prepared {}
}
