// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * Writes an answer piece by piece, each when the client has taken the one before, so that however slow a client is and
 * however long the answer, one piece waits at most. For one event loop.
 */
final class Pump {
    /** A client that has not taken one piece by then is not reading: its place is for others. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Reply.Pieces pieces;
    private final Duration patience;
    private final Promise<Void> done = Promise.promise();
    private boolean turning;
    private boolean again;

    private Pump(Vertx vertx, HttpServerRequest request, Reply.Pieces pieces, Duration patience) {
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.pieces = pieces;
        this.patience = patience;
    }

    /** Completes when all is written; fails when there is no next piece, or nobody who takes it. */
    static Future<Void> run(Vertx vertx, HttpServerRequest request, Reply.Pieces pieces, Duration patience) {
        Pump pump = new Pump(vertx, request, pieces, patience);
        pump.turn();
        return pump.done.future();
    }

    /** A loop, where a chain of futures would grow with the answer. */
    private void turn() {
        again = true;
        if (turning) {
            return;
        }
        turning = true;
        while (again) {
            again = false;
            pieces.next().onComplete(this::write, done::tryFail);
        }
        turning = false;
    }

    private void write(Buffer piece) {
        if (piece == null) {
            done.tryComplete();
            return;
        }
        Future<Void> written = response.write(piece);
        if (!written.isComplete()) {
            long timer = vertx.setTimer(patience.toMillis(), late -> giveUp());
            written.onComplete(taken -> vertx.cancelTimer(timer));
        }
        written.onComplete(taken -> turn(), done::tryFail);
    }

    private void giveUp() {
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset();
        } else {
            Disconnect.now(request.connection());
        }
        done.tryFail("the client does not read");
    }
}
