// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Function;

/**
 * How the values of a key are written and what they become.
 *
 * @param <T> what they become
 * @param expectation what a right value looks like, after the word "expected"
 * @param parser empty for a wrong value
 * @param writer YAML text that the parser reads back as the same value
 * @param quoter how an error message quotes a wrong value; it hides what must not be seen
 */
record ValueType<T>(
        String expectation,
        Function<RawValue, Optional<T>> parser,
        Function<T, String> writer,
        Function<RawValue, String> quoter) {

    ValueType {
        requireNonNull(expectation, "expectation");
        requireNonNull(parser, "parser");
        requireNonNull(writer, "writer");
        requireNonNull(quoter, "quoter");
    }

    ValueType(String expectation, Function<RawValue, Optional<T>> parser, Function<T, String> writer) {
        this(expectation, parser, writer, RawValue::quoted);
    }

    /** The message for a value that the parser refused. */
    String mismatch(RawValue value) {
        return "expected " + expectation + ", found " + quoter.apply(value);
    }

    /** The same, but a value of no characters stands for none. */
    ValueType<Optional<T>> orNone() {
        return new ValueType<>(
                expectation + ", or \"\" for none",
                raw -> raw instanceof RawValue.Scalar scalar && scalar.text().isEmpty()
                        ? Optional.of(Optional.empty())
                        : parser.apply(raw).map(Optional::of),
                value -> value.map(writer).orElse("\"\""),
                quoter);
    }
}
