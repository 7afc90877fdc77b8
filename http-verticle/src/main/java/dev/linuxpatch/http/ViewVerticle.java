// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.http.hosts.HostFeed;
import dev.linuxpatch.http.view.HealthFeed;
import dev.linuxpatch.http.view.HostViews;
import dev.linuxpatch.http.view.HostViews.HostView;
import dev.linuxpatch.http.view.InventoryFeed;
import dev.linuxpatch.shared.bus.TypedBus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Objects;

/** Keeps what all HTTP instances of a JVM read. Deploy one, before them. */
public final class ViewVerticle extends VerticleBase {
    private static final Duration WHILE_MISSING = Duration.ofSeconds(1);
    private static final Duration WHILE_HEALTHY = Duration.ofSeconds(15);
    private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(2);

    private final HostDirectory hosts;
    private final HostViews views;

    public ViewVerticle(HostDirectory hosts, HostViews views) {
        this.hosts = Objects.requireNonNull(hosts);
        this.views = Objects.requireNonNull(views);
    }

    @Override
    public Future<?> start() {
        TypedBus bus = new TypedBus(vertx);
        Context here = vertx.getOrCreateContext();
        views.feedWith(view -> {
            Feeds feeds = new Feeds(bus, view);
            here.runOnContext(now -> feeds.start());
            return () -> here.runOnContext(now -> feeds.stop());
        });
        return Future.join(new HostFeed(vertx, bus, hosts).start(), new Feeds(bus, views.own()).start());
    }

    private final class Feeds {
        private final InventoryFeed inventory;
        private final HealthFeed health;

        Feeds(TypedBus bus, HostView view) {
            inventory = new InventoryFeed(vertx, bus, view.inventory(), WHILE_MISSING, WHILE_HEALTHY);
            health = new HealthFeed(vertx, bus, view.inventory().host(), view.health(), HEALTH_INTERVAL);
        }

        Future<?> start() {
            return Future.join(inventory.start(), health.start());
        }

        void stop() {
            inventory.stop();
            health.stop();
        }
    }
}
