// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.host.HostId;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What this JVM knows of hosts: always of its own one, and of others since they were asked about, as long as not too many
 * others were since. Safe from every thread.
 */
public final class HostViews {
    /** A view is about 1 MB. */
    private static final int KEPT = 100;

    /**
     * What is known of one host.
     *
     * @param health what {@code GET /health} tells where it is about this host
     */
    public record HostView(InventoryView inventory, HealthView health) {}

    /** Keeps a view up to date until it is told to end. */
    @FunctionalInterface
    public interface Feeder {
        /** @return how it ends */
        Runnable feed(HostView view);
    }

    private static final class Held {
        private final HostView view;
        private volatile long used;
        private volatile Runnable end = () -> {};

        private Held(HostView view) {
            this.view = view;
        }
    }

    private final HostView own;
    private final Function<InventoryView, HealthView> health;
    private final Map<HostId, Held> others = new ConcurrentHashMap<>();
    private volatile Feeder feeder;

    /** @param own the host that requests mean which name none */
    public HostViews(HostId own, Function<InventoryView, HealthView> health) {
        this.health = Objects.requireNonNull(health);
        this.own = view(new InventoryView(own));
    }

    /** Of the host that requests mean which name none. */
    public HostView own() {
        return own;
    }

    /** Begun now if there was none; it is empty then, and {@link InventoryView#newest()} waits for the first reading. */
    public HostView at(HostId host) {
        if (host.equals(own.inventory().host())) {
            return own;
        }
        Held held = others.get(host);
        if (held == null) {
            held = begin(host);
        }
        held.used = System.nanoTime();
        return held.view;
    }

    /** From now on views of other hosts are fed; before, there is nobody to ask. */
    public void feedWith(Feeder next) {
        feeder = next;
    }

    private synchronized Held begin(HostId host) {
        Held known = others.get(host);
        if (known != null) {
            return known;
        }
        Held held = new Held(view(InventoryView.opening(host)));
        held.used = System.nanoTime();
        if (feeder != null) {
            held.end = feeder.feed(held.view);
        }
        others.put(host, held);
        if (others.size() > KEPT) {
            others.entrySet().stream()
                    .min(Comparator.comparingLong(entry -> entry.getValue().used))
                    .ifPresent(idle -> {
                        others.remove(idle.getKey());
                        idle.getValue().end.run();
                    });
        }
        return held;
    }

    private HostView view(InventoryView inventory) {
        return new HostView(inventory, health.apply(inventory));
    }
}
