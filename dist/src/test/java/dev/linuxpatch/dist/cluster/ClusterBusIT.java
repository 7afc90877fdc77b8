// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.conf.ClusterSettings;
import dev.linuxpatch.conf.ClusterTlsSettings;
import dev.linuxpatch.conf.Configuration;
import dev.linuxpatch.conf.ExpectedPeer;
import dev.linuxpatch.conf.PeerAddress;
import dev.linuxpatch.dist.pki.ClusterPki;
import dev.linuxpatch.shared.bus.Address;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.bus.BusFaults;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.ServiceState;
import dev.linuxpatch.shared.host.SystemMessages.GetService;
import dev.linuxpatch.shared.host.SystemMessages.ServiceReply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages over the wire between two nodes, on real sockets; one of them also sends what no release ever sent. */
class ClusterBusIT {
    private static final Address<GetService, ServiceReply> ASKED =
            Addresses.SYSTEM_SERVICE.at(new HostId("cluster-bus-it"));
    /** Far less than the address's own timeout: what is refused is refused at once. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    /** More than a message may have. */
    private static final String LARGE = "x".repeat(5 * 1024 * 1024);

    @TempDir
    static Path directory;

    private static ClusterNode asking;
    private static ClusterNode serving;
    private static ClusterNode hostile;
    private static BusFaults askingFaults;
    private static BusFaults servingFaults;

    @BeforeAll
    static void join() throws Exception {
        List<List<Integer>> ports =
                Stream.generate(() -> FreePorts.of("127.0.0.1", 3)).limit(3).toList();
        new ClusterPki(Clock.systemUTC()).init(directory.resolve("ca"), Duration.ofDays(1));
        serving = node("serving", 0, ports);
        asking = node("asking", 1, ports);
        hostile = node("hostile", 2, ports);
        servingFaults = TypedBus.install(serving.vertx());
        askingFaults = TypedBus.install(asking.vertx());
        // It has our codec's name, and sends whatever bytes it likes.
        hostile.vertx().eventBus().registerCodec(new Noise());
        await(new TypedBus(serving.vertx()).serve(ASKED, ClusterBusIT::answer).completion());
    }

    @AfterAll
    static void leave() throws Exception {
        for (ClusterNode node : List.of(asking, hostile, serving)) {
            await(node.vertx().close());
        }
    }

    private static Future<ServiceReply> answer(GetService asked) {
        return Future.succeededFuture(new ServiceReply.Found(new ServiceState(
                asked.name(),
                asked.name().equals("large") ? LARGE : "",
                "active",
                "running",
                "loaded",
                "enabled",
                null,
                true)));
    }

    private static ClusterNode node(String name, int number, List<List<Integer>> ports) throws Exception {
        Path certs = directory.resolve(name);
        new ClusterPki(Clock.systemUTC())
                .node(directory.resolve("ca"), name, List.of("127.0.0.1"), Duration.ofDays(1), certs);
        Configuration defaults = Configuration.defaults();
        ClusterSettings settings = new ClusterSettings(
                true,
                name,
                "127.0.0.1",
                ports.get(number).get(0),
                ports.get(number).get(1),
                ports.get(number).get(2),
                ports.stream()
                        .map(of -> new PeerAddress("127.0.0.1", of.get(1)))
                        .toList(),
                List.of(new ExpectedPeer(ExpectedPeer.Kind.NODE, "serving")),
                new ClusterTlsSettings(
                        certs.resolve(ClusterPki.CA),
                        certs.resolve(ClusterPki.NODE),
                        certs.resolve(ClusterPki.NODE_KEY)));
        return ClusterNode.join(
                Vertx.builder(),
                new VertxOptions(),
                settings,
                defaults.tls().caCertificate(),
                Set.of(),
                "1",
                Clock.systemUTC());
    }

    @Test
    void aRequestIsAnsweredAcrossTheWire() throws Exception {
        ServiceReply reply = await(new TypedBus(asking.vertx()).request(ASKED, new GetService("sshd")));

        assertThat(reply)
                .isInstanceOfSatisfying(
                        ServiceReply.Found.class,
                        found -> assertThat(found.state().name()).isEqualTo("sshd"));
    }

    @Test
    void aReplyThatIsTooLargeIsToldAtOnceAndTheNextOneComesThrough() throws Exception {
        TypedBus bus = new TypedBus(asking.vertx());

        assertThatThrownBy(() -> await(bus.request(ASKED, new GetService("large"))))
                .isInstanceOfSatisfying(BusException.class, refused -> {
                    assertThat(refused.problem().code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
                    assertThat(refused.problem().message()).contains("is more than the 4194304");
                });
        assertThat(servingFaults.oversized()).isPositive();
        assertThat(askingFaults.unreadable()).isPositive();
        assertThat(await(bus.request(ASKED, new GetService("sshd")))).isInstanceOf(ServiceReply.Found.class);
    }

    @Test
    void whatIsNotUnderstoodIsRefusedAtOnceOnAConnectionThatStays() throws Exception {
        DeliveryOptions options = new DeliveryOptions().setCodecName(Noise.NAME);
        long before = servingFaults.unreadable();
        for (byte[] noise :
                List.of(new byte[0], new byte[] {9, 9, 9}, new byte[] {1, 0, 1, 'x', 0, 0, 0, 0}, new byte[] {
                    1, 0x7f, 0x7f, 0, 0
                })) {
            assertThatThrownBy(() -> await(hostile.vertx().eventBus().request(ASKED.name(), noise, options)))
                    .isInstanceOfSatisfying(ReplyException.class, refused -> {
                        assertThat(refused.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
                        assertThat(refused.failureCode()).isEqualTo(503);
                        assertThat(refused.getMessage())
                                .contains("does not take this request")
                                .doesNotContain("Exception");
                    });
        }
        assertThat(servingFaults.unreadable()).isEqualTo(before + 4);
    }

    @Test
    void anAddressThatNobodyServesIsRefusedAtOnce() {
        assertThatThrownBy(() -> await(new TypedBus(asking.vertx())
                        .request(Addresses.SYSTEM_SERVICE.at(new HostId("nobody")), new GetService("sshd"))))
                .isInstanceOfSatisfying(
                        BusException.class,
                        refused -> assertThat(refused.problem().message()).startsWith("no node serves"));
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException told) {
                throw told;
            }
            throw e;
        }
    }

    private static final class Noise implements MessageCodec<byte[], Object> {
        private static final String NAME = "linux-patch-api";

        @Override
        public void encodeToWire(Buffer buffer, byte[] noise) {
            buffer.appendBytes(noise);
        }

        @Override
        public Object decodeFromWire(int position, Buffer buffer) {
            return buffer.getBytes(position, buffer.length());
        }

        @Override
        public Object transform(byte[] noise) {
            return noise;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
