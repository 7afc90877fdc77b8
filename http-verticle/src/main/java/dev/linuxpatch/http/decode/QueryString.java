// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters after the question mark. Unknown ones are ignored, because clients in the field send some; a known one must
 * be right and must not be given twice.
 */
final class QueryString {
    private final Map<String, List<String>> parameters;
    private final Violations violations;

    private QueryString(Map<String, List<String>> parameters, Violations violations) {
        this.parameters = parameters;
        this.violations = violations;
    }

    /** @param query null if there is none */
    static QueryString of(String query, Violations violations) {
        if (query == null || query.isEmpty()) {
            return new QueryString(Map.of(), violations);
        }
        try {
            return new QueryString(new QueryStringDecoder("?" + query, true).parameters(), violations);
        } catch (IllegalArgumentException e) {
            violations.add("query", "is not percent-encoded correctly", query);
            return new QueryString(Map.of(), violations);
        }
    }

    /** Empty if the parameter is absent or wrong. */
    <T> Optional<T> get(String name, Syntax<T> syntax) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            violations.add(name, "must be given once only");
            return Optional.empty();
        }
        Optional<T> parsed = syntax.parse(values.get(0));
        if (parsed.isEmpty()) {
            violations.add(name, syntax.expectation(), values.get(0));
        }
        return parsed;
    }
}
