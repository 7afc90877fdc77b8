// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a client says when it asks for a tail. */
final class UpgradeRequest {
    private static final String SINCE = "since";
    private static final Set<String> KNOWN = Set.of(SINCE);

    private final HttpServerRequest request;

    UpgradeRequest(HttpServerRequest request) {
        this.request = request;
    }

    /** Why it cannot be granted; empty if it can. */
    Optional<Problem> refusal() {
        Optional<Problem> handshake = Handshake.refusal(request);
        if (handshake.isPresent()) {
            return handshake;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        // A router puts the parts of the path among the parameters; these are not the client's.
        String query = request.query() == null ? "" : request.query();
        for (String name : new QueryStringDecoder(query, false).parameters().keySet()) {
            if (!KNOWN.contains(name)) {
                fields.put(name, "unknown parameter");
            }
        }
        List<String> since = request.params().getAll(SINCE);
        if (since.size() > 1) {
            fields.put(SINCE, "given more than once");
        } else if (since.size() == 1 && number(since.get(0)).isEmpty()) {
            fields.put(SINCE, "must be a position: a whole number, 0 or greater");
        }
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ErrorCode.VALIDATION_ERROR,
                        "wrong query: " + String.join(", ", new ArrayList<>(fields.keySet())),
                        Map.of("fields", fields)));
    }

    /** The last position that the client has; null if it did not say. */
    Long since() {
        String since = request.getParam(SINCE);
        return since == null ? null : number(since).orElseThrow();
    }

    private static Optional<Long> number(String text) {
        try {
            return text.isEmpty() || !Character.isDigit(text.charAt(0))
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
