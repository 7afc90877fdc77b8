// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.bus.Address;
import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.bus.ScopedAddress;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The requests about one host that this node answers now. */
final class Served {
    private final TypedBus bus;
    private final HostId host;
    private final List<Serving<?, ?>> all = new ArrayList<>();

    private record Serving<Q, R>(Address<Q, R> address, MessageConsumer<?> consumer) {}

    Served(TypedBus bus, HostId host) {
        this.bus = bus;
        this.host = host;
    }

    /** Completes when others can know of it. */
    <Q, R> Future<Void> serve(ScopedAddress<HostId, Q, R> address, Function<Q, Future<R>> handler) {
        Address<Q, R> own = address.at(host);
        MessageConsumer<?> consumer = bus.serve(own, handler);
        all.add(new Serving<>(own, consumer));
        return consumer.completion();
    }

    /** As {@link #serve}, for what is answered at once: a store that fails is told as unavailable, not as a bug. */
    <Q, R> Future<Void> serveNow(ScopedAddress<HostId, Q, R> address, Function<Q, R> handler) {
        return serve(address, asked -> {
            try {
                return Future.succeededFuture(handler.apply(asked));
            } catch (StoreException e) {
                return Future.failedFuture(new BusException(e.problem(), e));
            }
        });
    }

    /** Answers nothing any more; what comes for a moment yet is told to ask again. */
    Future<?> end() {
        List<Future<Void>> ended = all.stream()
                .map(serving -> bus.retire(serving.address(), serving.consumer()))
                .toList();
        all.clear();
        return Future.join(ended);
    }
}
