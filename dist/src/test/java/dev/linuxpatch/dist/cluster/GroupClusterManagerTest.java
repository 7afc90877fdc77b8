// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.dist.cluster.Notice.Consumer;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.host.HostId;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which node is asked, by node {@code here} of three. */
class GroupClusterManagerTest {
    private static final String JOBS =
            Addresses.JOB_LIST.at(new HostId("web-01")).name();
    private static final String TOPIC = Addresses.HOST_TOPIC.name();

    private final Others others = new Others();
    private final GroupClusterManager manager = new GroupClusterManager(others);
    private Vertx vertx;

    /** Those that are there, as they are heard here; nobody answers. */
    private static final class Others implements Group {
        private Listener listener;

        @Override
        public void join(Listener told) {
            listener = told;
            listener.members(Set.of("here", "first", "second"));
        }

        void serve(String node, String address) throws Exception {
            Notice.Change change = new Notice.Change(
                    1, new NodeInfo("127.0.0.1", 1, new JsonObject()), List.of(new Consumer(address, 1)), List.of());
            listener.told(node, change.encode()).get(10, TimeUnit.SECONDS);
        }

        @Override
        public String self() {
            return "here";
        }

        @Override
        public List<String> members() {
            return List.of("here", "first", "second");
        }

        @Override
        public CompletableFuture<?> tellAll(byte[] words, boolean acknowledged) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<byte[]> ask(String node, byte[] words) {
            return CompletableFuture.completedFuture(Group.Listener.NOTHING);
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void join() throws Exception {
        vertx = Vertx.vertx();
        manager.init(vertx);
        Promise<Void> joined = Promise.promise();
        manager.join(joined);
        await(joined);
    }

    @AfterEach
    void leave() throws Exception {
        Promise<Void> left = Promise.promise();
        manager.leave(left);
        await(left);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoTookAnAddressOverLastIsAsked() throws Exception {
        others.serve("second", JOBS);
        assertThat(asked(JOBS)).containsExactly("second");

        others.serve("first", JOBS);

        assertThat(asked(JOBS)).containsExactly("first");
        assertThat(manager.asked(JOBS)).contains("first");
    }

    @Test
    void whatThisNodeServesItAnswersItself() throws Exception {
        register(false);
        others.serve("first", JOBS);

        assertThat(asked(JOBS)).containsExactly("here");
        assertThat(manager.asked(JOBS)).isEmpty();
    }

    /** That one only refuses what still comes. */
    @Test
    void whatIsRetiredHereIsAskedElsewhere() throws Exception {
        register(true);
        assertThat(asked(JOBS)).containsExactly("here");

        others.serve("first", JOBS);

        assertThat(asked(JOBS)).containsExactly("first");
    }

    @Test
    void aTopicReachesAll() throws Exception {
        others.serve("first", TOPIC);
        others.serve("second", TOPIC);

        assertThat(asked(TOPIC)).containsExactly("first", "second");
        assertThat(manager.asked(TOPIC)).isEmpty();
    }

    private void register(boolean localOnly) throws Exception {
        Promise<Void> done = Promise.promise();
        manager.addRegistration(JOBS, new RegistrationInfo("here", 1, localOnly), done);
        await(done);
    }

    private List<String> asked(String address) throws Exception {
        Promise<List<RegistrationInfo>> known = Promise.promise();
        manager.getRegistrations(address, known);
        return await(known).stream().map(RegistrationInfo::nodeId).toList();
    }

    private static <T> T await(Promise<T> promise) throws Exception {
        return promise.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
