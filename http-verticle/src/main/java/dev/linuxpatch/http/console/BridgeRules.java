// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.console;

import dev.linuxpatch.conf.ConsoleSettings;
import dev.linuxpatch.http.route.Exchange;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Handler;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.sockjs.BridgeEvent;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a console may do beyond the permitted addresses: ask, listen, and not too often. Nothing is published by a console.
 */
final class BridgeRules implements Handler<BridgeEvent> {
    /** What may wait for a console that reads slowly. */
    static final int MAX_PENDING_BYTES = 4 << 20;

    /** What a console may do at once, in seconds of its rate: its page asks many things when it opens. */
    private static final int BURST_SECONDS = 2;
    /** Frames may come more often than messages: pings are frames too. */
    private static final int FRAMES_PER_MESSAGE = 2;

    private final ConsoleSettings settings;
    private final LongSupplier nanoTime;
    private final Map<SockJSSocket, TokenBucket> sockets = new HashMap<>();

    BridgeRules(ConsoleSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** Consoles that are connected. */
    int size() {
        return sockets.size();
    }

    @Override
    public void handle(BridgeEvent event) {
        event.complete(
                switch (event.type()) {
                    case SOCKET_CREATED -> welcome(event.socket());
                    case SOCKET_CLOSED, SOCKET_ERROR -> {
                        sockets.remove(event.socket());
                        yield true;
                    }
                    case SEND, REGISTER -> wellFormed(event.getRawMessage()) && withinRate(event.socket());
                    case PUBLISH -> false;
                    case UNREGISTER, REGISTERED, RECEIVE, SOCKET_IDLE, SOCKET_PING -> true;
                });
    }

    private boolean welcome(SockJSSocket socket) {
        Exchange.upgraded(socket.routingContext());
        sockets.put(socket, bucket(settings.messagesPerSecond()));
        HttpServerConnection connection =
                (HttpServerConnection) socket.routingContext().request().connection();
        ChannelPipeline pipeline = connection.channelHandlerContext().channel().pipeline();
        TokenBucket frames = bucket(FRAMES_PER_MESSAGE * settings.messagesPerSecond());
        ConsoleGuard guard = new ConsoleGuard(settings.maxMessageBytes(), MAX_PENDING_BYTES, frames);
        pipeline.addBefore(pipeline.lastContext().name(), null, guard);
        return true;
    }

    private TokenBucket bucket(int perSecond) {
        return new TokenBucket(nanoTime, perSecond, BURST_SECONDS * perSecond);
    }

    private boolean withinRate(SockJSSocket socket) {
        TokenBucket bucket = sockets.get(socket);
        return bucket != null && bucket.take();
    }

    /** The bridge takes for granted that headers are an object of texts. */
    private static boolean wellFormed(JsonObject message) {
        Object headers = message.getValue("headers");
        return headers == null
                || (headers instanceof JsonObject object
                        && object.stream().allMatch(header -> header.getValue() instanceof String));
    }
}
