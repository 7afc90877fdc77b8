// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.http.respond.Disconnect;
import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.shared.tail.TailMessages.TailFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. It exists before its socket does: what is sent to it until then waits. For one event loop.
 */
final class TailConnection {
    /** How long a peer may take to answer a close frame. */
    static final Duration FAREWELL = Duration.ofSeconds(2);

    /**
     * How long a peer that does not read may take to begin again, before it can be told no more where to resume; less where
     * a silent one has less.
     */
    static final Duration LAST_CHANCE = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(TailConnection.class);
    private static final int SOCKET_QUEUE_BYTES = 64 * 1024;
    private static final long NO_TIMER = -1;
    private static final Buffer NO_DATA = Buffer.buffer();

    private final Vertx vertx;
    private final String id;
    private final WebSocketSettings settings;
    private final OutboundQueue queue;
    private final MessageAssembly assembly;
    private final Heartbeat heartbeat;
    private final Promise<Void> departure = Promise.promise();
    private NodeId server;
    private HttpConnection connection;
    private ServerWebSocket socket;
    private Function<String, Future<?>> inbound;
    private boolean busy;
    private CloseCode ending;
    private String lagging;
    private String farewell;
    private long farewellTimer = NO_TIMER;
    private boolean closed;

    TailConnection(Vertx vertx, String id, WebSocketSettings settings) {
        this.vertx = vertx;
        this.id = id;
        this.settings = settings;
        this.queue = new OutboundQueue(settings.maxQueueBytes());
        this.assembly = new MessageAssembly(settings.maxMessageBytes());
        this.heartbeat = new Heartbeat(vertx, settings.pingInterval(), settings.timeout(), this::ping, this::silent);
    }

    String id() {
        return id;
    }

    /** The node that serves it; null until that is known. */
    NodeId server() {
        return server;
    }

    void servedBy(NodeId node) {
        server = node;
    }

    /** Whether it takes part: not ending, not gone. */
    boolean open() {
        return ending == null && !closed;
    }

    /**
     * The socket is there.
     *
     * @param underlying what it was upgraded from
     * @param messages gets each message of the client; the next one comes when what it returns has completed
     * @param gone is run once when the socket is closed
     */
    void attach(
            HttpConnection underlying, ServerWebSocket accepted, Function<String, Future<?>> messages, Runnable gone) {
        connection = underlying;
        socket = accepted;
        inbound = messages;
        socket.setWriteQueueMaxSize(Math.min(settings.maxQueueBytes(), SOCKET_QUEUE_BYTES));
        socket.closeHandler(closing -> closed(gone));
        socket.exceptionHandler(this::broken);
        socket.pongHandler(pong -> heartbeat.heard());
        socket.frameHandler(this::received);
        if (ending != null) {
            sayGoodbye();
            return;
        }
        heartbeat.start();
        queue.open(new OutboundQueue.Sink() {
            @Override
            public boolean full() {
                return closed || socket.isClosed() || socket.writeQueueFull();
            }

            @Override
            public void write(String text) {
                socket.writeTextMessage(text);
            }
        });
        awaitDrain();
    }

    /** @param bytes of the frame's text in UTF-8 */
    void send(TailFrame frame, int bytes) {
        if (!open()) {
            return;
        }
        lagging = frame.lagging();
        if (!queue.offer(frame.text(), bytes, frame.position())) {
            lag(frame.lagging());
        } else if (!queue.isEmpty()) {
            awaitDrain();
        }
    }

    /** Completes when the client has taken what was sent to it, or is not to get it any more. */
    Future<Void> drained() {
        return queue.drained();
    }

    /** Tells the client that it is too slow, and ends. */
    void lag(String template) {
        if (open()) {
            LOG.debug("tail {} is too slow, closing it at position {}", id, queue.position());
            end(CloseCode.TOO_SLOW, template);
        }
    }

    /** @param template of the last words: the position from which to resume takes the place of the mark */
    void end(CloseCode code, String template) {
        if (open()) {
            farewell = template.replace(TailFrame.RESUME_MARK, Long.toString(queue.position()));
            end(code);
        }
    }

    /** Completes when it has been forgotten. */
    Future<Void> departed() {
        return departure.future();
    }

    void depart() {
        departure.tryComplete();
    }

    /** Ends it; the peer has a moment to agree. */
    void end(CloseCode code) {
        if (!open()) {
            return;
        }
        ending = code;
        heartbeat.stop();
        queue.drop();
        if (socket != null) {
            sayGoodbye();
        }
    }

    /** Silence of a peer for which data waits: it does not read, and may be told so if it begins again. */
    private void silent() {
        if (lagging != null && (!queue.isEmpty() || socket.writeQueueFull())) {
            lag(lagging);
        } else {
            end(CloseCode.SILENT);
        }
    }

    private void sayGoodbye() {
        if (farewell == null) {
            disconnectAfter(FAREWELL);
        } else {
            disconnectAfter(LAST_CHANCE.compareTo(settings.timeout()) < 0 ? LAST_CHANCE : settings.timeout());
            socket.writeTextMessage(farewell).onSuccess(taken -> disconnectAfter(FAREWELL));
        }
        socket.close(ending.code(), ending.reason());
    }

    /** A close frame waits behind data that a peer does not read: that must not hold the connection. */
    private void disconnectAfter(Duration patience) {
        vertx.cancelTimer(farewellTimer);
        if (!closed) {
            farewellTimer = vertx.setTimer(patience.toMillis(), late -> Disconnect.now(connection));
        }
    }

    private void awaitDrain() {
        if (!queue.isEmpty() && socket != null) {
            socket.drainHandler(room -> {
                // Taking what was sent shows life as well as a pong does.
                heartbeat.heard();
                queue.flush();
                awaitDrain();
            });
        }
    }

    private void received(WebSocketFrame frame) {
        heartbeat.heard();
        if (!open() || frame.isClose() || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
            return;
        }
        try {
            assembly.add(frame).ifPresent(this::pass);
        } catch (MessageAssembly.TooLarge tooLarge) {
            end(CloseCode.TOO_LARGE);
        }
    }

    private void pass(String message) {
        busy = true;
        socket.pause();
        inbound.apply(message).onComplete(taken -> {
            busy = false;
            heartbeat.heard();
            if (!closed) {
                socket.resume();
            }
        });
    }

    private void ping() {
        if (busy) {
            // Its pong could not be heard now.
            heartbeat.heard();
        }
        if (!socket.isClosed() && !socket.writeQueueFull()) {
            socket.writePing(NO_DATA);
        }
    }

    private void broken(Throwable failure) {
        LOG.debug("tail {} broke off: {}", id, failure.toString());
        if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            boolean tooLarge = corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
            end(tooLarge ? CloseCode.TOO_LARGE : CloseCode.PROTOCOL);
        }
    }

    private void closed(Runnable gone) {
        closed = true;
        heartbeat.stop();
        queue.drop();
        vertx.cancelTimer(farewellTimer);
        gone.run();
    }
}
