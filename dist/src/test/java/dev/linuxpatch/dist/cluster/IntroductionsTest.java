// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.dist.cluster.Notice.Consumer;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes in one JVM on a group that may be told to lose words and to fall apart. */
class IntroductionsTest {
    private final Map<String, Node> nodes = new ConcurrentHashMap<>();
    private final Random random = new Random(5);
    /** Of words to several; the failure detector sees to the rest. */
    private volatile double lost;

    /** Which part of the group each node is in. */
    private final Map<String, Integer> parts = new ConcurrentHashMap<>();

    private final class Node implements Group {
        private final String id;
        private final Roster roster = new Roster();
        private final Introductions introductions = new Introductions(this, roster);
        private final Set<Consumer> consumes = new HashSet<>();

        Node(String id) {
            this.id = id;
        }

        private boolean reaches(Node other) {
            return parts.get(id).equals(parts.get(other.id));
        }

        @Override
        public void join(Listener listener) {}

        @Override
        public String self() {
            return id;
        }

        @Override
        public List<String> members() {
            return nodes.values().stream().filter(this::reaches).map(Node::self).toList();
        }

        @Override
        public CompletableFuture<?> tellAll(byte[] words, boolean acknowledged) {
            List<CompletableFuture<?>> answers = new ArrayList<>();
            for (Node other : nodes.values()) {
                if (other != this && reaches(other)) {
                    answers.add(
                            random.nextDouble() < lost
                                    ? CompletableFuture.failedFuture(new TimeoutException())
                                    : other.introductions.told(id, words));
                }
            }
            return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
        }

        @Override
        public CompletableFuture<byte[]> ask(String node, byte[] words) {
            Node other = nodes.get(node);
            return other == null || !reaches(other) || random.nextDouble() < lost
                    ? CompletableFuture.failedFuture(new TimeoutException())
                    : other.introductions.told(id, words);
        }

        @Override
        public void close() {}

        void add(Consumer consumer) throws Exception {
            consumes.add(consumer);
            Promise<Void> done = Promise.promise();
            introductions.add(consumer, done);
            known(done);
        }

        void remove(Consumer consumer) throws Exception {
            consumes.remove(consumer);
            Promise<Void> done = Promise.promise();
            introductions.remove(consumer, done);
            known(done);
        }
    }

    private static void known(Promise<Void> done) throws Exception {
        done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Node join(String id) {
        parts.put(id, 0);
        Node node = new Node(id);
        nodes.put(id, node);
        tellMembers();
        return node;
    }

    private void tellMembers() {
        nodes.values().forEach(node -> node.introductions.members(Set.copyOf(node.members())));
    }

    @AfterEach
    void close() {
        nodes.values().forEach(node -> node.introductions.close());
    }

    private void awaitAgreement() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                assertAgreement();
                return;
            } catch (AssertionError different) {
                if (System.nanoTime() > end) {
                    throw different;
                }
                Thread.sleep(50);
            }
        }
    }

    private void assertAgreement() {
        for (String address : List.of("x", "y", "z")) {
            List<String> expected = nodes.values().stream()
                    .flatMap(node -> node.consumes.stream()
                            .filter(one -> one.address().equals(address))
                            .map(one -> node.id + "/" + one.seq()))
                    .toList();
            for (Node node : nodes.values()) {
                assertThat(node.roster.consumers(address))
                        .as("%s of %s", address, node.id)
                        .extracting(info -> info.nodeId() + "/" + info.seq())
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void whenARegistrationIsDoneTheOthersKnowIt() throws Exception {
        Node a = join("a");
        Node b = join("b");

        a.add(new Consumer("x", 1));
        assertThat(b.roster.consumers("x")).hasSize(1);
        a.remove(new Consumer("x", 1));
        assertThat(b.roster.consumers("x")).isEmpty();
    }

    @Test
    void whoComesLaterLearnsWhatThereIsAndTheBusIsToldOfWhatItRemembers() throws Exception {
        Node a = join("a");
        a.add(new Consumer("x", 1));

        Node late = join("late");
        List<RegistrationUpdateEvent> told = new ArrayList<>();
        late.introductions.tell(new RegistrationListener() {
            @Override
            public void registrationsUpdated(RegistrationUpdateEvent event) {
                told.add(event);
            }

            @Override
            public boolean wantsUpdatesFor(String address) {
                return address.equals("y");
            }
        });
        awaitAgreement();
        a.add(new Consumer("y", 2));

        assertThat(told).extracting(RegistrationUpdateEvent::address).containsExactly("y");
        assertThat(told.get(0).registrations()).hasSize(1);
    }

    @Test
    void whatIsLostIsLearntLater() throws Exception {
        List<Node> all = List.of(join("a"), join("b"), join("c"));
        lost = 0.4;
        change(all);
        lost = 0;

        awaitAgreement();
    }

    @Test
    void partsThatFindEachOtherAgree() throws Exception {
        List<Node> all = List.of(join("a"), join("b"), join("c"), join("d"));
        change(all);
        parts.put("c", 1);
        parts.put("d", 2);
        tellMembers();
        change(all);
        // Somebody dies meanwhile: whoever has not seen it must not keep what it consumed.
        nodes.remove("b").introductions.close();
        nodes.keySet().forEach(id -> parts.put(id, 0));
        tellMembers();

        awaitAgreement();
    }

    private void change(List<Node> all) throws Exception {
        long seq = 1 + random.nextInt(1_000_000);
        for (int i = 0; i < 60; i++) {
            Node node = all.get(random.nextInt(all.size()));
            if (node.consumes.isEmpty() || random.nextInt(3) > 0) {
                node.add(new Consumer(List.of("x", "y", "z").get(random.nextInt(3)), seq++));
            } else {
                node.remove(node.consumes.iterator().next());
            }
        }
    }
}
