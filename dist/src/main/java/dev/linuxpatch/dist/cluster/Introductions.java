// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import dev.linuxpatch.dist.cluster.Notice.Consumer;
import io.vertx.core.Completable;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link Roster} true: tells the others what this node consumes, takes in what they tell, and asks for what it has
 * missed. All of it happens on one thread, in the order in which it came; the methods may be called from any.
 */
final class Introductions implements Group.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Introductions.class);
    /** A node that has missed a change knows it after this time at the latest. */
    private static final Duration BETWEEN_DIGESTS = Duration.ofSeconds(2);

    private final Group group;
    private final Roster roster;
    private final ScheduledThreadPoolExecutor thread;
    /** Nodes that were asked and have not answered yet. */
    private final Map<String, CompletableFuture<?>> asked = new ConcurrentHashMap<>();
    /** What is to be told next; used on the thread, like the three below. */
    private final List<Consumer> added = new ArrayList<>();

    private final List<Consumer> removed = new ArrayList<>();
    private final List<Completable<Void>> waiting = new ArrayList<>();
    private NodeInfo self;

    private volatile RegistrationListener bus = new RegistrationListener() {
        @Override
        public boolean wantsUpdatesFor(String address) {
            return false;
        }
    };

    Introductions(Group group, Roster roster) {
        this.group = group;
        this.roster = roster;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "cluster-introductions");
            made.setDaemon(true);
            return made;
        });
        thread.scheduleWithFixedDelay(
                guarded(this::catchUp), BETWEEN_DIGESTS.toMillis(), BETWEEN_DIGESTS.toMillis(), TimeUnit.MILLISECONDS);
    }

    void tell(RegistrationListener listener) {
        bus = listener;
    }

    /** Says who this node is; done when the others know. */
    void introduce(NodeInfo info, Completable<Void> done) {
        run(() -> {
            self = info;
            later(done);
        });
    }

    /** Done when the others know. */
    void add(Consumer consumer, Completable<Void> done) {
        run(() -> {
            added.add(consumer);
            later(done);
        });
    }

    /** Done when the others know. */
    void remove(Consumer consumer, Completable<Void> done) {
        run(() -> {
            // Both in one change would be done in the wrong order.
            if (added.contains(consumer)) {
                flush();
            }
            removed.add(consumer);
            later(done);
        });
    }

    /** Consumers that only this node knows have changed. */
    void touched(String address, Completable<Void> done) {
        run(() -> {
            update(Set.of(address));
            done.succeed();
        });
    }

    /** Blocks until all who are there have said what they consume, or for so long. */
    void awaitOthers(Duration limit) throws InterruptedException {
        try {
            CompletableFuture.supplyAsync(
                            () -> CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new)), thread)
                    .thenCompose(all -> all)
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("not everybody has answered; they are asked again", e);
        }
    }

    @Override
    public void members(Set<String> members) {
        run(() -> {
            update(roster.present(members));
            askThoseBehind();
        });
    }

    @Override
    public CompletableFuture<byte[]> told(String node, byte[] wire) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        run(() -> answer.complete(
                Notice.decode(wire).map(notice -> take(node, notice)).orElseGet(() -> {
                    LOG.warn("node {} said something that is not understood", node);
                    return NOTHING;
                })));
        return answer;
    }

    private byte[] take(String node, Notice notice) {
        if (notice instanceof Notice.Ask) {
            return roster.state(group.self()).map(Notice::encode).orElse(NOTHING);
        }
        if (notice instanceof Notice.Change change) {
            update(roster.apply(node, change));
        } else if (notice instanceof Notice.Digest digest) {
            roster.heard(node, digest);
        }
        askThoseBehind();
        return NOTHING;
    }

    private void later(Completable<Void> done) {
        waiting.add(done);
        // Whatever has come meanwhile goes with it.
        if (waiting.size() == 1) {
            run(this::flush);
        }
    }

    private void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        long version = roster.state(group.self()).map(Notice.State::version).orElse(0L) + 1;
        Notice.Change change = new Notice.Change(version, self, List.copyOf(added), List.copyOf(removed));
        List<Completable<Void>> told = List.copyOf(waiting);
        added.clear();
        removed.clear();
        waiting.clear();
        update(roster.apply(group.self(), change));
        group.tellAll(change.encode(), true).whenComplete((all, failure) -> {
            if (failure != null) {
                // Who has missed it learns of it from the next digest.
                LOG.debug("not everybody has heard of change {}", version, failure);
            }
            told.forEach(Completable::succeed);
        });
    }

    private void catchUp() {
        roster.state(group.self()).ifPresent(own -> group.tellAll(new Notice.Digest(own.version()).encode(), false));
        askThoseBehind();
    }

    private void askThoseBehind() {
        roster.behind().stream()
                .filter(node -> !node.equals(group.self()) && !asked.containsKey(node))
                .forEach(this::ask);
    }

    private void ask(String node) {
        CompletableFuture<byte[]> answer = group.ask(node, new Notice.Ask().encode());
        CompletableFuture<Void> taken = answer.handle((wire, failure) -> wire)
                .thenAcceptAsync(
                        wire -> {
                            asked.remove(node);
                            // Whoever does not answer is asked again with the next digest.
                            if (wire != null && Notice.decode(wire).orElse(null) instanceof Notice.State state) {
                                update(roster.replace(node, state));
                            }
                        },
                        thread);
        asked.put(node, taken);
    }

    private void update(Set<String> addresses) {
        RegistrationListener listener = bus;
        for (String address : addresses) {
            if (listener.wantsUpdatesFor(address)) {
                listener.registrationsUpdated(new RegistrationUpdateEvent(address, roster.consumers(address)));
            }
        }
    }

    private void run(Runnable task) {
        try {
            thread.execute(guarded(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("this node has left", e);
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("a change of the cluster was not taken in", e);
            }
        };
    }

    void close() {
        thread.shutdownNow();
    }
}
