// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.console;

import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The members of a console's query, read one by one; what is wrong with any of them is collected. A member that is null
 * counts as absent.
 */
final class QueryFields {
    private static final int MAX_ECHO = 64;

    private final JsonObject query;
    private final Map<String, String> problems = new LinkedHashMap<>();

    QueryFields(JsonObject query, Collection<String> known) {
        this.query = query;
        for (String name : query.fieldNames()) {
            if (!known.contains(name)) {
                problem(shortened(name), "unknown key");
            }
        }
    }

    /** What is wrong, by member; empty if nothing is. */
    Map<String, String> problems() {
        return problems;
    }

    boolean has(String name) {
        return query.getValue(name) != null;
    }

    /** Refuses each of these members if it is there. */
    void refuse(List<String> names, String reason) {
        names.stream().filter(this::has).forEach(name -> problem(name, reason));
    }

    /** Null if it is absent or wrong. */
    <T> T parsed(String name, Function<String, Optional<T>> parser, String rule) {
        Object value = query.getValue(name);
        if (value == null) {
            return null;
        }
        Optional<T> parsed = value instanceof String text ? parser.apply(text) : Optional.empty();
        if (parsed.isEmpty()) {
            problem(name, rule);
        }
        return parsed.orElse(null);
    }

    /** The constant by its lower-case name; {@code fallback} if the member is absent or wrong. */
    <E extends Enum<E>> E constant(String name, Class<E> type, E fallback) {
        List<E> constants = List.of(type.getEnumConstants());
        E value = parsed(
                name,
                text -> constants.stream()
                        .filter(constant -> lower(constant).equals(text))
                        .findFirst(),
                "must be one of "
                        + String.join(
                                ", ", constants.stream().map(QueryFields::lower).toList()));
        return value == null ? fallback : value;
    }

    int integer(String name, int minimum, int maximum, int fallback) {
        Object value = query.getValue(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Integer number && number >= minimum && number <= maximum) {
            return number;
        }
        problem(name, "must be a whole number from " + minimum + " to " + maximum);
        return fallback;
    }

    private void problem(String name, String message) {
        problems.putIfAbsent(name, message);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_ECHO ? text : text.substring(0, MAX_ECHO) + "…";
    }
}
