// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import dev.linuxpatch.shared.error.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Requests to other nodes that are not answered yet. The bus does not notice that the node which was asked has gone, and would
 * let whoever asked wait until the time for the answer is over. Safe from every thread.
 */
public final class Unanswered {
    /** More than anybody waits for an answer. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final EventBus bus;
    private final LongSupplier nanoTime;
    /** By the address of the reply. */
    private final ConcurrentMap<String, Request> requests = new ConcurrentHashMap<>();

    private record Request(String address, String node, long nanos) {}

    /** @param nanoTime as {@link System#nanoTime()} */
    public Unanswered(Vertx vertx, LongSupplier nanoTime) {
        this.bus = vertx.eventBus();
        this.nanoTime = nanoTime;
    }

    /**
     * Follows what is asked and answered from now on.
     *
     * @param asked the other node that a request for an address goes to; empty if it goes to none
     */
    public void follow(Function<String, Optional<String>> asked) {
        bus.<Object>addOutboundInterceptor(sent -> {
            String reply = sent.message().replyAddress();
            if (reply != null) {
                String address = sent.message().address();
                asked.apply(address)
                        .ifPresent(node -> requests.put(reply, new Request(address, node, nanoTime.getAsLong())));
            }
            sent.next();
        });
        bus.<Object>addInboundInterceptor((DeliveryContext<Object> received) -> {
            requests.remove(received.message().address());
            received.next();
        });
    }

    /** Tells those who have asked a node that is not there any more. */
    public void present(Set<String> nodes) {
        long now = nanoTime.getAsLong();
        for (Map.Entry<String, Request> entry : requests.entrySet()) {
            Request request = entry.getValue();
            if (!nodes.contains(request.node()) && requests.remove(entry.getKey(), request)) {
                bus.send(
                        entry.getKey(),
                        new ReplyException(
                                ReplyFailure.RECIPIENT_FAILURE,
                                // The same request may succeed with another node.
                                ErrorCode.SERVICE_UNAVAILABLE.httpStatus(),
                                "the node that was asked for " + request.address()
                                        + " has gone; what it did with it is not known"),
                        new DeliveryOptions().setLocalOnly(true));
            } else if (now - request.nanos() > LONGEST.toNanos()) {
                requests.remove(entry.getKey(), request);
            }
        }
    }

    int size() {
        return requests.size();
    }
}
