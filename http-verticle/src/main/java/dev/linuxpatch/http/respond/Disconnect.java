// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Ends a connection whose peer does not read. Vert.x sends a close frame first and waits until it is written; behind data
 * that nobody takes that is never.
 */
public final class Disconnect {
    private Disconnect() {}

    /** Closes from below the last handler, which is the one that would wait. */
    public static void now(HttpConnection connection) {
        ((HttpServerConnection) connection)
                .channelHandlerContext()
                .channel()
                .pipeline()
                .lastContext()
                .close();
    }
}
