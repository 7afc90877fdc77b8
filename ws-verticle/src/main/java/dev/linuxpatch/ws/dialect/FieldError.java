// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.dialect;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What is wrong with one member of a client's message.
 *
 * @param field its name; null if the message as a whole is meant
 */
public record FieldError(String field, String message) {
    public FieldError {
        Objects.requireNonNull(message, "message");
    }

    /** All of them for a person. */
    public static String sentence(List<FieldError> errors) {
        return errors.stream()
                .map(error -> error.field() == null ? error.message() : error.field() + ": " + error.message())
                .collect(Collectors.joining("; "));
    }
}
