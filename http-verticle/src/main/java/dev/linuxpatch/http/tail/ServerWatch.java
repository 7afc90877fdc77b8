// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.tail.TailMessages.CheckTails;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the nodes that serve this front whether they still do; closes the sockets of one that is gone or has forgotten them,
 * so that clients connect again. The same question tells the nodes that this front is alive.
 */
final class ServerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);
    /** A node that answers late once may only be busy. */
    private static final int PATIENCE = 2;

    private final TypedBus bus;
    private final NodeId front;
    private final Supplier<Collection<TailConnection>> connections;
    private final Map<NodeId, Integer> unanswered = new HashMap<>();

    ServerWatch(TypedBus bus, NodeId front, Supplier<Collection<TailConnection>> connections) {
        this.bus = bus;
        this.front = front;
        this.connections = connections;
    }

    void check() {
        Map<NodeId, List<TailConnection>> byServer = connections.get().stream()
                .filter(connection -> connection.open() && connection.server() != null)
                .collect(Collectors.groupingBy(TailConnection::server));
        unanswered.keySet().retainAll(byServer.keySet());
        byServer.forEach((server, held) -> bus.request(Addresses.TAIL_CHECK.at(server), new CheckTails(front))
                .onSuccess(answer -> {
                    unanswered.remove(server);
                    if (answer.connections() == 0) {
                        giveUp(held, "the WS verticle does not know them any more");
                    }
                })
                .onFailure(failure -> {
                    if (isGone(failure) || unanswered.merge(server, 1, Integer::sum) >= PATIENCE) {
                        unanswered.remove(server);
                        giveUp(held, failure.getMessage());
                    }
                }));
    }

    /** Whether a failed request means that its node has gone. */
    static boolean isGone(Throwable failure) {
        return failure.getCause() instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    }

    private static void giveUp(List<TailConnection> held, String reason) {
        LOG.info("closing {} tails: {}", held.size(), reason);
        held.forEach(connection -> connection.end(CloseCode.RESTART));
    }
}
