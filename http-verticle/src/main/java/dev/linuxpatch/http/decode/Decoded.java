// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.error.Problem;
import java.util.Objects;
import java.util.function.Function;

/**
 * What came of decoding: a value that is right in every part, or the one problem that names all that is wrong.
 *
 * @param <T> the value
 */
public sealed interface Decoded<T> {

    /** It is right. */
    record Valid<T>(T value) implements Decoded<T> {}

    /** It is not. */
    record Invalid<T>(Problem problem) implements Decoded<T> {
        public Invalid {
            Objects.requireNonNull(problem, "problem");
        }
    }

    static <T> Decoded<T> valid(T value) {
        return new Valid<>(value);
    }

    static <T> Decoded<T> invalid(Problem problem) {
        return new Invalid<>(problem);
    }

    /** One answer or the other. */
    default <R> R fold(Function<? super T, ? extends R> valid, Function<Problem, ? extends R> invalid) {
        return this instanceof Valid<T> right
                ? valid.apply(right.value())
                : invalid.apply(((Invalid<T>) this).problem());
    }

    /** Goes on decoding. */
    default <R> Decoded<R> flatMap(Function<? super T, Decoded<R>> next) {
        return fold(next, Decoded::invalid);
    }
}
