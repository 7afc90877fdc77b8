// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.respond.Reply;
import io.vertx.core.Future;

/** Answers one kind of request. Runs on an event loop and must not block it; a failed future is a bug or a broken bus. */
@FunctionalInterface
public interface Endpoint {
    Future<Reply> answer(Exchange exchange);
}
