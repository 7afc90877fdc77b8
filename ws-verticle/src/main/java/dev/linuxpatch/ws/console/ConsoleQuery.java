// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.console;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Answers one kind of query. */
@FunctionalInterface
interface ConsoleQuery {
    /**
     * @param query as the console sent it, nothing about it is checked
     * @return the answer; a refusal is an answer, a failure is the bus's
     */
    Future<JsonObject> answer(JsonObject query);
}
