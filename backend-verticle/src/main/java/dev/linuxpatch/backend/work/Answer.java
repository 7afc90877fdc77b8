// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.job.JobError;
import java.util.Objects;
import java.util.function.Function;

/** What was asked for, or why it cannot be had. */
sealed interface Answer<T> {
    /** It is here. */
    record Given<T>(T value) implements Answer<T> {
        public Given {
            Objects.requireNonNull(value, "value");
        }
    }

    /** It cannot be had. */
    record Denied<T>(JobError error) implements Answer<T> {
        public Denied {
            Objects.requireNonNull(error, "error");
        }
    }

    default <R> Answer<R> then(Function<T, Answer<R>> next) {
        return fold(next, Denied::new);
    }

    default <R> R fold(Function<T, R> given, Function<JobError, R> denied) {
        if (this instanceof Given<T> is) {
            return given.apply(is.value());
        }
        return denied.apply(((Denied<T>) this).error());
    }
}
