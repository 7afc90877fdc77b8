// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.error;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An expected "no", as a value.
 *
 * @param code what kind
 * @param message one sentence for a person, saying what to do where that is known
 * @param details facts for a program, JSON-like values only; empty if there are none
 * @param retryAfter when to try again; null if unknown or pointless
 */
public record Problem(ErrorCode code, String message, Map<String, Object> details, Duration retryAfter) {

    public Problem {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public static Problem of(ErrorCode code, String message) {
        return new Problem(code, message, Map.of(), null);
    }

    public static Problem of(ErrorCode code, String message, Map<String, Object> details) {
        return new Problem(code, message, details, null);
    }

    public Problem retryAfter(Duration delay) {
        return new Problem(code, message, details, delay);
    }
}
