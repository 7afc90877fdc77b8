// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeInfo.Id;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A value as it was written, before its key gives it a type. */
@JsonTypeInfo(use = Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RawValue.Scalar.class, name = "scalar"),
    @JsonSubTypes.Type(value = RawValue.Sequence.class, name = "sequence")
})
sealed interface RawValue {

    /** As an error message quotes it. */
    String quoted();

    /** A value of YAML is quoted or plain; one of the environment or the command line is neither: its key decides. */
    enum Style {
        PLAIN,
        QUOTED,
        UNTYPED
    }

    record Scalar(String text, Style style) implements RawValue {

        /** The plain scalars that the YAML 1.2 core schema does not read as text. */
        private static final Pattern NOT_TEXT = Pattern.compile(
                "null|~|true|True|TRUE|false|False|FALSE|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

        boolean isText() {
            return style != Style.PLAIN || !NOT_TEXT.matcher(text).matches();
        }

        boolean isQuoted() {
            return style == Style.QUOTED;
        }

        @Override
        public String quoted() {
            return isQuoted() ? "the text \"" + text + "\"" : "'" + text + "'";
        }
    }

    record Sequence(List<Scalar> items) implements RawValue {

        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String quoted() {
            return items.stream().map(Scalar::text).collect(Collectors.joining(", ", "the list [", "]"));
        }
    }
}
