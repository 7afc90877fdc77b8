// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.tail;

import dev.linuxpatch.shared.bus.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All tails by the front that holds them. A front that is silent for too long is forgotten with its tails. */
final class Tails {
    private static final Logger LOG = LoggerFactory.getLogger(Tails.class);

    private final Map<NodeId, Front> fronts = new HashMap<>();
    private final LongSupplier nanoTime;
    private final long leaseNanos;

    Tails(LongSupplier nanoTime, Duration lease) {
        this.nanoTime = nanoTime;
        this.leaseNanos = lease.toNanos();
    }

    Tail open(NodeId front, String connection) {
        close(front, connection);
        Tail tail = new Tail(front, connection);
        heard(front).tails.put(connection, tail);
        return tail;
    }

    /** Null if there is no such tail (any more). */
    Tail find(NodeId front, String connection) {
        Front known = fronts.get(front);
        return known == null ? null : known.tails.get(connection);
    }

    void close(NodeId front, String connection) {
        Front known = fronts.get(front);
        Tail tail = known == null ? null : known.tails.remove(connection);
        if (tail != null) {
            tail.subscriptions().clear();
        }
    }

    void forget(NodeId front, String reason) {
        Front known = fronts.remove(front);
        if (known != null) {
            known.tails.values().forEach(tail -> tail.subscriptions().clear());
            if (!known.tails.isEmpty()) {
                LOG.info("forgot a front with {} tails: {}", known.tails.size(), reason);
            }
        }
    }

    /** Notes that the front is alive, and tells how many of its tails are held. */
    int check(NodeId front) {
        return heard(front).tails.size();
    }

    /** Forgets the fronts whose lease has run out. */
    void expire() {
        long now = nanoTime.getAsLong();
        List<NodeId> silent = new ArrayList<>();
        fronts.forEach((id, front) -> {
            if (now - front.lastHeard > leaseNanos) {
                silent.add(id);
            }
        });
        silent.forEach(id -> forget(id, "it has been silent for too long"));
    }

    Collection<NodeId> fronts() {
        return List.copyOf(fronts.keySet());
    }

    Collection<Tail> of(NodeId front) {
        Front known = fronts.get(front);
        return known == null ? List.of() : known.tails.values();
    }

    int size() {
        int size = 0;
        for (Iterator<Front> all = fronts.values().iterator(); all.hasNext(); ) {
            size += all.next().tails.size();
        }
        return size;
    }

    private Front heard(NodeId id) {
        Front front = fronts.computeIfAbsent(id, created -> new Front());
        front.lastHeard = nanoTime.getAsLong();
        return front;
    }

    private static final class Front {
        final Map<String, Tail> tails = new LinkedHashMap<>();
        long lastHeard;
    }
}
