// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.http.route.Exchange;
import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.tail.TailMessages.CloseTail;
import dev.linuxpatch.shared.tail.TailMessages.DeliverFrames;
import dev.linuxpatch.shared.tail.TailMessages.Farewell;
import dev.linuxpatch.shared.tail.TailMessages.FramesDelivered;
import dev.linuxpatch.shared.tail.TailMessages.OpenTail;
import dev.linuxpatch.shared.tail.TailMessages.PartTails;
import dev.linuxpatch.shared.tail.TailMessages.TailFrame;
import dev.linuxpatch.shared.tail.TailMessages.TailOpened;
import dev.linuxpatch.shared.tail.TailMessages.TailText;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front of WebSocket tails: owns the sockets of one HTTP instance and carries text between them and the WS verticle. It
 * asks for a server before it upgrades, so that a client without one gets an ordinary answer. For the context on which it
 * was started.
 */
public final class TailSockets implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(TailSockets.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);
    /** A reader that has not taken a portion of its replay by then is too slow; well within the timeout of a delivery. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * Who wants to know.
     *
     * @param host whose jobs are told
     */
    public record Asked(HostId host, Caller caller) {}

    private final NodeId node = NodeId.random();
    private final Map<String, TailConnection> connections = new LinkedHashMap<>();
    private final Vertx vertx;
    private final TypedBus bus;
    private final WebSocketSettings settings;
    private final TailSeats seats;
    private final Drain drain;
    private final Function<RoutingContext, Asked> asked;
    private final BiConsumer<RoutingContext, Problem> refusals;
    private final Duration checkInterval;
    private final ServerWatch watch;
    private MessageConsumer<?> frames;
    private long checkTimer;
    private long lastId;

    /**
     * @param seats shared by all instances
     * @param drain once it has begun no tail is opened
     * @param asked tells who asks about which host, once the checks before this handler have passed
     * @param refusals answers a request with a problem in the envelope
     */
    public TailSockets(
            Vertx vertx,
            TypedBus bus,
            WebSocketSettings settings,
            TailSeats seats,
            Drain drain,
            Function<RoutingContext, Asked> asked,
            BiConsumer<RoutingContext, Problem> refusals) {
        this(vertx, bus, settings, seats, drain, asked, refusals, CHECK_INTERVAL);
    }

    TailSockets(
            Vertx vertx,
            TypedBus bus,
            WebSocketSettings settings,
            TailSeats seats,
            Drain drain,
            Function<RoutingContext, Asked> asked,
            BiConsumer<RoutingContext, Problem> refusals,
            Duration checkInterval) {
        this.vertx = vertx;
        this.bus = bus;
        this.settings = settings;
        this.seats = seats;
        this.drain = drain;
        this.asked = asked;
        this.refusals = refusals;
        this.checkInterval = checkInterval;
        this.watch = new ServerWatch(bus, node, () -> List.copyOf(connections.values()));
    }

    /** Takes frames from now on; completes when every node knows. */
    public Future<Void> start() {
        frames = bus.serve(Addresses.TAIL_FRAMES.at(node), this::deliver);
        checkTimer = vertx.setPeriodic(checkInterval.toMillis(), fired -> watch.check());
        return frames.completion();
    }

    /** Closes every socket. */
    public Future<Void> stop() {
        vertx.cancelTimer(checkTimer);
        List.copyOf(connections.values()).forEach(connection -> connection.end(CloseCode.GOING_AWAY));
        return frames == null ? Future.succeededFuture() : frames.unregister();
    }

    /**
     * Tells every client from where to go on when the service is back, and closes; completes when they have gone, or had
     * their time.
     */
    public Future<?> part() {
        Map<NodeId, List<TailConnection>> byServer = connections.values().stream()
                .filter(connection -> connection.open() && connection.server() != null)
                .collect(Collectors.groupingBy(TailConnection::server));
        List<Future<?>> told = new ArrayList<>();
        byServer.forEach((server, held) -> told.add(bus.request(Addresses.TAIL_PART.at(server), new PartTails(node))
                .onSuccess(parted -> parted.farewells().forEach(this::sayFarewell))
                // Who serves them has gone or is stuck: they are closed without a word.
                .onFailure(failure -> LOG.debug("parting {} tails: {}", held.size(), failure.getMessage()))
                .otherwiseEmpty()));
        return Future.join(told)
                .onComplete(words ->
                        List.copyOf(connections.values()).forEach(connection -> connection.end(CloseCode.RESTART)))
                .compose(closing -> Future.join(connections.values().stream()
                        .map(TailConnection::departed)
                        .toList()));
    }

    private void sayFarewell(Farewell farewell) {
        for (String id : farewell.connections()) {
            TailConnection connection = connections.get(id);
            if (connection != null) {
                connection.end(CloseCode.RESTART, farewell.text());
            }
        }
    }

    /** How many tails are open, or being opened. */
    public int size() {
        return connections.size();
    }

    /** Answers a request for an upgrade. */
    @Override
    public void handle(RoutingContext context) {
        UpgradeRequest upgrade = new UpgradeRequest(context.request());
        Optional<Problem> refusal = drain.begun() ? Optional.of(drain.problem()) : upgrade.refusal();
        if (refusal.isPresent()) {
            refusals.accept(context, refusal.get());
            return;
        }
        if (!seats.take()) {
            refusals.accept(context, seats.full());
            return;
        }
        lastId++;
        TailConnection connection = new TailConnection(vertx, Long.toString(lastId), settings);
        connections.put(connection.id(), connection);
        // The request has no body, but nothing else may be read before the upgrade.
        context.request().pause();
        Asked who = asked.apply(context);
        OpenTail request = new OpenTail(node, connection.id(), who.caller(), upgrade.since());
        bus.request(Addresses.TAIL_OPEN.at(who.host()), request)
                .onComplete(opened -> upgrade(context, connection, opened), failure -> {
                    leave(connection);
                    refusals.accept(context, problem(failure));
                });
    }

    private void upgrade(RoutingContext context, TailConnection connection, TailOpened opened) {
        connection.servedBy(opened.server());
        context.request().toWebSocket().onComplete(socket -> attach(context, socket, connection), failure -> {
            LOG.debug("a client left before its upgrade: {}", failure.getMessage());
            connection.end(CloseCode.FAILED);
            forget(connection);
        });
    }

    private void attach(RoutingContext context, ServerWebSocket socket, TailConnection connection) {
        Exchange.upgraded(context);
        connection.attach(
                context.request().connection(), socket, text -> pass(connection, text), () -> forget(connection));
    }

    private Future<?> pass(TailConnection connection, String text) {
        return bus.request(Addresses.TAIL_TEXT.at(connection.server()), new TailText(node, connection.id(), text))
                .onFailure(
                        failure -> connection.end(ServerWatch.isGone(failure) ? CloseCode.RESTART : CloseCode.FAILED));
    }

    private void leave(TailConnection connection) {
        if (connections.remove(connection.id()) != null) {
            seats.giveBack();
            connection.depart();
        }
    }

    private void forget(TailConnection connection) {
        leave(connection);
        bus.request(Addresses.TAIL_CLOSE.at(connection.server()), new CloseTail(node, connection.id()))
                .onFailure(failure -> LOG.debug("closing a tail: {}", failure.getMessage()));
    }

    private Future<FramesDelivered> deliver(DeliverFrames delivery) {
        List<String> gone = new ArrayList<>();
        Set<TailConnection> reached = new LinkedHashSet<>();
        for (TailFrame frame : delivery.frames()) {
            int bytes = ByteBufUtil.utf8Bytes(frame.text());
            for (String id : frame.connections()) {
                TailConnection connection = connections.get(id);
                if (connection == null) {
                    gone.add(id);
                } else {
                    connection.send(frame, bytes);
                    reached.add(connection);
                }
            }
        }
        FramesDelivered answer = new FramesDelivered(gone);
        if (!delivery.paced() || reached.isEmpty()) {
            return Future.succeededFuture(answer);
        }
        String lagging = delivery.frames().get(0).lagging();
        List<Future<Void>> taken = reached.stream()
                .map(connection -> takenInTime(connection, lagging))
                .toList();
        return Future.all(taken).map(answer);
    }

    private Future<Void> takenInTime(TailConnection connection, String lagging) {
        Future<Void> drained = connection.drained();
        if (!drained.isComplete()) {
            long timer = vertx.setTimer(PATIENCE.toMillis(), late -> connection.lag(lagging));
            drained.onComplete(taken -> vertx.cancelTimer(timer));
        }
        return drained;
    }

    private static Problem problem(Throwable failure) {
        return failure instanceof BusException bus
                ? bus.problem()
                : Problem.of(ErrorCode.INTERNAL_ERROR, "internal error");
    }
}
