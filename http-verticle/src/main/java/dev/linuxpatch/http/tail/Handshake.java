// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** The opening handshake of RFC 6455 (4.2.1), checked before Vert.x would refuse it without an envelope. */
public final class Handshake {
    private static final String VERSION = "13";

    private Handshake() {}

    /** Why a request is none; empty if it is one. */
    public static Optional<Problem> refusal(HttpServerRequest request) {
        boolean legal = request.canUpgradeToWebSocket()
                && request.getHeader("Sec-WebSocket-Key") != null
                && VERSION.equals(request.getHeader("Sec-WebSocket-Version"));
        return legal
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ErrorCode.INVALID_REQUEST,
                        "this path speaks WebSocket only: ask for an upgrade, version 13, over HTTP/1.1"));
    }
}
