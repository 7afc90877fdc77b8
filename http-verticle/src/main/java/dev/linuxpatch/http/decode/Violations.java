// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Collects every field of one request that is wrong, so that the caller can mend all of them at once. */
final class Violations {
    /** As many as are told; a body can hold thousands of wrong ones. */
    private static final int MAX_TOLD = 50;

    private static final int MAX_IN_MESSAGE = 10;

    private final List<Map<String, Object>> errors = new ArrayList<>();
    private int count;

    /** For a field whose value is not worth repeating. */
    void add(String field, String message) {
        add(field, message, null);
    }

    /** @param rejected what was sent instead; null if there is nothing to show */
    void add(String field, String message, String rejected) {
        count++;
        if (full()) {
            return;
        }
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("field", Printable.of(field));
        error.put("message", message);
        if (rejected != null) {
            error.put("value", Printable.of(rejected));
        }
        errors.add(error);
    }

    /** Whether what is added from now on is only counted. */
    boolean full() {
        return errors.size() >= MAX_TOLD;
    }

    boolean none() {
        return count == 0;
    }

    /** The value if nothing is wrong; it is only asked for then. */
    <T> Decoded<T> orElse(Supplier<T> value) {
        return none() ? Decoded.valid(value.get()) : Decoded.invalid(problem());
    }

    /** Two refusals of one request as one; a request that could not even be read stays the only thing to tell. */
    static Problem joined(Problem first, Problem second) {
        if (first.code() != ErrorCode.VALIDATION_ERROR || second.code() != ErrorCode.VALIDATION_ERROR) {
            return first;
        }
        List<Object> errors = new ArrayList<>((List<?>) first.details().get("errors"));
        errors.addAll((List<?>) second.details().get("errors"));
        int count = (int) first.details().get("count") + (int) second.details().get("count");
        return Problem.of(
                ErrorCode.VALIDATION_ERROR,
                first.message() + "; " + second.message(),
                Map.of("errors", List.copyOf(errors), "count", count));
    }

    private Problem problem() {
        StringBuilder message = new StringBuilder();
        for (Map<String, Object> error : errors.subList(0, Math.min(MAX_IN_MESSAGE, errors.size()))) {
            message.append(message.isEmpty() ? "" : "; ")
                    .append(error.get("field"))
                    .append(": ")
                    .append(error.get("message"));
        }
        if (count > MAX_IN_MESSAGE) {
            message.append("; and ").append(count - MAX_IN_MESSAGE).append(" more");
        }
        return Problem.of(
                ErrorCode.VALIDATION_ERROR, message.toString(), Map.of("errors", List.copyOf(errors), "count", count));
    }
}
