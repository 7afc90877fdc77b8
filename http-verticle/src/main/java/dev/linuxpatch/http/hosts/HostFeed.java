// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.hosts;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostMessages.HostsPage;
import dev.linuxpatch.shared.host.HostMessages.ListHosts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;

/** Keeps a {@link HostDirectory} up to date. Used on one context. */
public final class HostFeed {
    /** Hosts that are away are told only by those who remember them. */
    private static final Duration ASK = Duration.ofSeconds(30);

    private static final Duration ASK_SOON = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final TypedBus bus;
    private final HostDirectory directory;

    public HostFeed(Vertx vertx, TypedBus bus, HostDirectory directory) {
        this.vertx = Objects.requireNonNull(vertx);
        this.bus = Objects.requireNonNull(bus);
        this.directory = Objects.requireNonNull(directory);
    }

    /** Begins, on the caller's context; completes when it was asked once who is remembered, whatever came of it. */
    public Future<?> start() {
        bus.subscribe(Addresses.HOST_TOPIC, directory::heard);
        bus.subscribe(Addresses.KEEPER_TOPIC, directory.keepers()::heard);
        return ask();
    }

    private Future<?> ask() {
        return page(0).onComplete(
                        asked -> vertx.setTimer((asked.succeeded() ? ASK : ASK_SOON).toMillis(), timer -> ask()))
                .otherwiseEmpty();
    }

    private Future<Void> page(int offset) {
        return bus.request(Addresses.HOST_LIST, new ListHosts(offset)).compose(page -> {
            page.hosts().forEach(directory::remembered);
            int next = offset + HostsPage.LIMIT;
            return next < page.total() ? page(next) : Future.succeededFuture();
        });
    }
}
