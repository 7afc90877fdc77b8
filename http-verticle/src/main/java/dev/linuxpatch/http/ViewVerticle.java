// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import dev.linuxpatch.http.view.HealthFeed;
import dev.linuxpatch.http.view.HealthView;
import dev.linuxpatch.http.view.InventoryFeed;
import dev.linuxpatch.http.view.InventoryView;
import dev.linuxpatch.shared.bus.TypedBus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Objects;

/** Keeps what all HTTP instances of a JVM read. Deploy one, before them. */
public final class ViewVerticle extends VerticleBase {
    private static final Duration WHILE_MISSING = Duration.ofSeconds(1);
    private static final Duration WHILE_HEALTHY = Duration.ofSeconds(15);
    private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(2);

    private final InventoryView inventory;
    private final HealthView health;

    public ViewVerticle(InventoryView inventory, HealthView health) {
        this.inventory = Objects.requireNonNull(inventory);
        this.health = Objects.requireNonNull(health);
    }

    @Override
    public Future<?> start() {
        TypedBus bus = new TypedBus(vertx);
        return Future.join(
                new InventoryFeed(vertx, bus, inventory, WHILE_MISSING, WHILE_HEALTHY).start(),
                new HealthFeed(vertx, bus, inventory.host(), health, HEALTH_INTERVAL).start());
    }
}
