// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.console;

import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a console is answered: {@code success}, {@code data} and {@code error} as in the envelope of the HTTP API. */
final class ConsoleReply {
    private ConsoleReply() {}

    static JsonObject of(JsonObject data) {
        return new JsonObject().put("success", true).put("data", data).putNull("error");
    }

    static JsonObject of(Problem problem) {
        JsonObject error = new JsonObject()
                .put("code", problem.code().name())
                .put("message", problem.message())
                .put(
                        "details",
                        problem.details().isEmpty() ? null : new JsonObject(new LinkedHashMap<>(problem.details())))
                .put("retryable", problem.code().retryable());
        return new JsonObject().put("success", false).putNull("data").put("error", error);
    }

    static JsonObject of(Throwable failure) {
        return of(
                failure instanceof BusException bus
                        ? bus.problem()
                        : Problem.of(ErrorCode.INTERNAL_ERROR, "internal error"));
    }

    /** @param fields what is wrong, by member */
    static Problem invalid(Map<String, String> fields) {
        return Problem.of(
                ErrorCode.VALIDATION_ERROR,
                "the query is wrong in: " + String.join(", ", fields.keySet()),
                Map.of("fields", new JsonObject(new LinkedHashMap<>(fields))));
    }
}
