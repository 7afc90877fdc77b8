// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.job.Await;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.job.KeeperMessages.KeeperBeat;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuorumVerticleTest {
    private final AtomicReference<Set<String>> voters = new AtomicReference<>(Set.of());
    private final List<KeeperBeat> beats = new CopyOnWriteArrayList<>();
    private final Quorum quorum = Quorum.unknown();
    /** Nanoseconds for which this process was paused. */
    private final AtomicLong away = new AtomicLong();

    private Vertx vertx;
    private TypedBus bus;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        TypedBus.install(vertx);
        bus = new TypedBus(vertx);
        bus.subscribe(Addresses.KEEPER_TOPIC, beats::add);
    }

    @AfterEach
    void stop() {
        Await.result(vertx.close());
    }

    @Test
    void whoIsAloneHasIt() {
        deploy(Electorate.of("b"));

        Await.until(quorum::held);
        Await.until(() -> beats.contains(new KeeperBeat("b", true)));
    }

    @Test
    void whoDoesNotHearTheOthersLosesIt() {
        deploy(store());
        Await.until(quorum::held);

        voters.set(Set.of("a"));

        Await.until(() -> !quorum.held());
        Await.until(() -> beats.contains(new KeeperBeat("b", false)));
    }

    @Test
    void whoHearsMostOfThemAgainHasItAgain() {
        deploy(store());
        Await.until(quorum::held);
        voters.set(Set.of("a", "c"));
        Await.until(() -> !quorum.held());

        bus.publish(Addresses.KEEPER_TOPIC, new KeeperBeat("c", false));

        Await.until(quorum::held);
        Await.until(() -> !quorum.held());
    }

    /** Else two that start, and hear each other first, would take it from the one that has it. */
    @Test
    void whoHasJustStartedDoesNotCountBeforeItHearsAllOthers() {
        voters.set(Set.of("a", "c"));
        deploy(store());
        bus.publish(Addresses.KEEPER_TOPIC, new KeeperBeat("c", false));
        Await.until(
                () -> beats.stream().filter(new KeeperBeat("b", false)::equals).count() > 2);
        assertThat(quorum.held()).isFalse();

        bus.publish(Addresses.KEEPER_TOPIC, new KeeperBeat("a", true));
        bus.publish(Addresses.KEEPER_TOPIC, new KeeperBeat("c", false));

        Await.until(quorum::held);
    }

    /** Else it would take it, by its name, from the one that went on. */
    @Test
    void whoWasPausedDoesNotCountBeforeItHearsAllOthers() {
        deploy(store());
        Await.until(quorum::held);
        voters.set(Set.of("c"));
        beats.clear();
        Await.until(() -> beats.size() > 2);
        assertThat(quorum.held()).isTrue();

        away.set(Duration.ofSeconds(10).toNanos());

        Await.until(() -> !quorum.held());
        beats.clear();
        Await.until(() -> beats.size() > 2);
        assertThat(beats).containsOnly(new KeeperBeat("b", false));

        bus.publish(Addresses.KEEPER_TOPIC, new KeeperBeat("c", true));

        Await.until(quorum::held);
    }

    @Test
    void aStoreThatIsAwayForLongLeavesNobodyWithIt() {
        deploy(store());
        Await.until(quorum::held);

        voters.set(null);

        Await.until(() -> !quorum.held());
    }

    private void deploy(Electorate electorate) {
        Await.result(vertx.deployVerticle(
                new QuorumVerticle("b", electorate, quorum, () -> System.nanoTime() + away.get()),
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    }

    /** Away while it holds null. */
    private Electorate store() {
        return new Electorate() {
            @Override
            public Set<String> voters(boolean counts) {
                Set<String> now = voters.get();
                if (now == null) {
                    throw new IllegalStateException("the store is away");
                }
                Set<String> all = new HashSet<>(now);
                if (counts) {
                    all.add("b");
                }
                return all;
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
