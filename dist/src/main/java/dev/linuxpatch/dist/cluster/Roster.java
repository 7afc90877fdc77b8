// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import dev.linuxpatch.dist.cluster.Notice.Consumer;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is there, and who consumes what. Each node alone says what it consumes, so that two parts of a cluster that find
 * each other have nothing to argue about: what is known of a node that went is forgotten, and of one that came it is asked
 * for. Safe from every thread.
 */
final class Roster {
    private final Map<String, Entry> nodes = new HashMap<>();
    /** By address. */
    private final Map<String, Set<RegistrationInfo>> consumers = new HashMap<>();

    private static final class Entry {
        /** None was told yet if 0. */
        private long version;
        /** The newest that somebody mentioned; what lies between is missing. */
        private long heard;
        /** Null until it has introduced itself. */
        private NodeInfo info;

        private Set<Consumer> consumes = new LinkedHashSet<>();
    }

    /**
     * Adds those that came and forgets those that went.
     *
     * @return the addresses whose consumers are others now
     */
    synchronized Set<String> present(Collection<String> present) {
        Set<String> touched = new HashSet<>();
        for (String gone : List.copyOf(nodes.keySet())) {
            if (!present.contains(gone)) {
                Entry entry = nodes.remove(gone);
                entry.consumes.forEach(one -> take(gone, one, touched));
            }
        }
        present.forEach(node -> nodes.computeIfAbsent(node, id -> new Entry()));
        return touched;
    }

    /**
     * The addresses whose consumers are others now; none if the change was known, belongs to nobody who is there, or follows
     * one that is missing, which {@link #behind} tells then.
     */
    synchronized Set<String> apply(String node, Notice.Change change) {
        Entry entry = nodes.get(node);
        Set<String> touched = new HashSet<>();
        if (entry == null) {
            return touched;
        }
        entry.heard = Math.max(entry.heard, change.version());
        if (change.version() == entry.version + 1) {
            entry.version = change.version();
            entry.info = change.node();
            change.removed().stream().filter(entry.consumes::remove).forEach(one -> take(node, one, touched));
            change.added().stream().filter(entry.consumes::add).forEach(one -> give(node, one, touched));
        }
        return touched;
    }

    /** Everything that a node consumes. An older state than what is known changes nothing. */
    synchronized Set<String> replace(String node, Notice.State state) {
        Entry entry = nodes.get(node);
        Set<String> touched = new HashSet<>();
        if (entry == null || state.version() <= entry.version) {
            return touched;
        }
        Set<Consumer> next = new LinkedHashSet<>(state.consumers());
        entry.consumes.stream().filter(one -> !next.contains(one)).forEach(one -> take(node, one, touched));
        next.stream().filter(one -> !entry.consumes.contains(one)).forEach(one -> give(node, one, touched));
        entry.consumes = next;
        entry.version = state.version();
        entry.heard = Math.max(entry.heard, state.version());
        entry.info = state.node();
        return touched;
    }

    synchronized void heard(String node, Notice.Digest digest) {
        Entry entry = nodes.get(node);
        if (entry != null) {
            entry.heard = Math.max(entry.heard, digest.version());
        }
    }

    /** Those of whom something is missing. Nobody who has said nothing at all is left out: it may have been missed. */
    synchronized List<String> behind() {
        return nodes.entrySet().stream()
                .filter(node -> node.getValue().version == 0 || node.getValue().heard > node.getValue().version)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What is known of a node; empty if it is not there. */
    synchronized Optional<Notice.State> state(String node) {
        return Optional.ofNullable(nodes.get(node))
                .map(entry -> new Notice.State(entry.version, entry.info, List.copyOf(entry.consumes)));
    }

    synchronized Optional<NodeInfo> node(String node) {
        return Optional.ofNullable(nodes.get(node)).map(entry -> entry.info);
    }

    synchronized List<RegistrationInfo> consumers(String address) {
        return new ArrayList<>(consumers.getOrDefault(address, Set.of()));
    }

    private void give(String node, Consumer consumer, Set<String> touched) {
        consumers
                .computeIfAbsent(consumer.address(), address -> new LinkedHashSet<>())
                .add(new RegistrationInfo(node, consumer.seq(), false));
        touched.add(consumer.address());
    }

    private void take(String node, Consumer consumer, Set<String> touched) {
        consumers.computeIfPresent(consumer.address(), (address, all) -> {
            all.remove(new RegistrationInfo(node, consumer.seq(), false));
            return all.isEmpty() ? null : all;
        });
        touched.add(consumer.address());
    }
}
