// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.work.WorkOutcome;
import java.util.Objects;

/** What a part of a transaction hands to the next one, or the end of the job. */
sealed interface Stage<T> {
    /** On with this. */
    record Ready<T>(T value) implements Stage<T> {
        public Ready {
            Objects.requireNonNull(value, "value");
        }
    }

    /** There is no next part. */
    record Over<T>(WorkOutcome outcome) implements Stage<T> {
        public Over {
            Objects.requireNonNull(outcome, "outcome");
        }
    }
}
