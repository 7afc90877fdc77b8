// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import dev.linuxpatch.shared.job.IdempotencyKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header): a string of RFC 8941, {@code "…"}, or the
 * bare text, which many clients send.
 */
public final class IdempotencyHeader {
    public static final String NAME = "Idempotency-Key";

    private static final String EXPECTATION =
            "must be a key of 1 to " + IdempotencyKey.MAX_LENGTH + " visible ASCII characters, in quotes or without";
    /** RFC 8941, 3.3.3, without the space, which no key has. */
    private static final Pattern QUOTED = Pattern.compile("\"((?:[!#-\\[\\]-~]|\\\\[\"\\\\])*)\"");
    /** A comma would be two headers that a proxy has made one of; a semicolon begins a parameter, and there is none. */
    private static final Pattern BARE = Pattern.compile("[!#-+\\--:<-\\[\\]-~]*");

    private IdempotencyHeader() {}

    /**
     * A request with its key, if it has one: wrong are the request, the header, or both, and then both are named.
     *
     * @param <T> the request
     */
    public record Keyed<T>(T request, Optional<String> key) {}

    /** @param values of every header of that name, in their order */
    public static <T> Decoded<Keyed<T>> with(List<String> values, Decoded<T> request) {
        Violations violations = new Violations();
        Optional<String> key = key(values, violations);
        Decoded<Optional<String>> header = violations.orElse(() -> key);
        return header.fold(
                right -> request.flatMap(value -> Decoded.valid(new Keyed<>(value, right))),
                wrong -> Decoded.invalid(request.fold(value -> wrong, problem -> Violations.joined(problem, wrong))));
    }

    private static Optional<String> key(List<String> values, Violations violations) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            violations.add(NAME, "must be given once only");
            return Optional.empty();
        }
        String value = values.get(0).strip();
        Optional<String> key = text(value).filter(IdempotencyKey::isLegal);
        if (key.isEmpty()) {
            violations.add(NAME, EXPECTATION, value);
        }
        return key;
    }

    private static Optional<String> text(String value) {
        Matcher quoted = QUOTED.matcher(value);
        if (quoted.matches()) {
            return Optional.of(quoted.group(1).replaceAll("\\\\(.)", "$1"));
        }
        return BARE.matcher(value).matches() ? Optional.of(value) : Optional.empty();
    }
}
