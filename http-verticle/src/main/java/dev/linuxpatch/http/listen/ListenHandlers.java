// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/**
 * What the listener calls.
 *
 * @param requests every well-formed request, WebSocket upgrades too
 * @param invalid requests that HTTP itself refuses (bad syntax, 414, 431): {@code request.decoderResult().cause()} says why;
 *     this handler must answer with the envelope and close
 * @param uriTooLong requests over HTTP/2 whose path is beyond the limit that HTTP/1 has for the request line
 */
public record ListenHandlers(
        Handler<HttpServerRequest> requests,
        Handler<HttpServerRequest> invalid,
        Handler<HttpServerRequest> uriTooLong) {
    public ListenHandlers {
        Objects.requireNonNull(requests);
        Objects.requireNonNull(invalid);
        Objects.requireNonNull(uriTooLong);
    }
}
