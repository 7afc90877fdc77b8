// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.conf.ClusterSettings;
import dev.linuxpatch.conf.ClusterTlsSettings;
import dev.linuxpatch.conf.ExpectedPeer;
import dev.linuxpatch.conf.PeerAddress;
import dev.linuxpatch.dist.pki.ClusterPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLSocket;
import org.jgroups.util.SocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members on real sockets, and one who takes connections and never says anything, as the system of a paused process does. */
class JGroupIT {
    private static final String HERE = "127.0.0.1";
    private static final long JOINED_SECONDS = 30;
    private static final byte[] WORDS = "words".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path directory;

    private static ClusterTlsSettings files;

    @BeforeAll
    static void certify() throws Exception {
        ClusterPki pki = new ClusterPki(Clock.systemUTC());
        Path certs = directory.resolve("node");
        pki.init(directory.resolve("ca"), Duration.ofDays(1));
        pki.node(directory.resolve("ca"), "node", List.of(HERE), Duration.ofDays(1), certs);
        files = new ClusterTlsSettings(
                certs.resolve(ClusterPki.CA), certs.resolve(ClusterPki.NODE), certs.resolve(ClusterPki.NODE_KEY));
    }

    @Test
    void oneWhoTakesConnectionsAndSaysNothingKeepsNobodyFromTheOthers() throws Exception {
        try (ServerSocket silent = silent()) {
            List<Integer> left = FreePorts.of(HERE, 3);
            List<Integer> right = FreePorts.of(HERE, 3);
            List<PeerAddress> peers = List.of(
                    new PeerAddress(HERE, silent.getLocalPort()),
                    new PeerAddress(HERE, left.get(0)),
                    new PeerAddress(HERE, right.get(0)));
            Heard one = new Heard();
            Heard other = new Heard();
            JGroup first = group("left", left, peers);
            JGroup second = group("right", right, peers);
            try {
                first.join(one);
                second.join(other);

                one.awaitMembers(2);
                other.awaitMembers(2);
                first.tellAll(WORDS, false).join();
                assertThat(other.told.poll(JOINED_SECONDS, TimeUnit.SECONDS)).isEqualTo(WORDS);
            } finally {
                second.close();
                first.close();
            }
        }
    }

    @Test
    @Timeout(30)
    void aHandshakeThatIsNotAnsweredIsGivenUp() throws Exception {
        SocketFactory sockets = new GroupSockets(tls(), new LongAdder(), Duration.ofMillis(300));
        try (ServerSocket silent = silent();
                SSLSocket socket = (SSLSocket) sockets.createSocket("test")) {
            socket.connect(silent.getLocalSocketAddress());

            assertThatThrownBy(socket::startHandshake).isInstanceOf(SocketException.class);
            assertThat(socket.isClosed()).isTrue();
        }
    }

    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName(HERE));
    }

    private static ClusterTls tls() throws ClusterException {
        return ClusterTls.load(files, directory.resolve("none.pem"), Clock.systemUTC());
    }

    private static JGroup group(String name, List<Integer> ports, List<PeerAddress> peers) throws Exception {
        ClusterSettings settings = new ClusterSettings(
                true,
                name,
                HERE,
                ports.get(2),
                ports.get(0),
                ports.get(1),
                peers,
                List.of(new ExpectedPeer(ExpectedPeer.Kind.NODE, "left")),
                files);
        return new JGroup(new GroupStack(settings, new GroupSockets(tls(), new LongAdder())), name);
    }

    private static final class Heard implements Group.Listener {
        private final BlockingQueue<Set<String>> views = new LinkedBlockingQueue<>();
        private final BlockingQueue<byte[]> told = new LinkedBlockingQueue<>();

        @Override
        public void members(Set<String> members) {
            views.add(members);
        }

        @Override
        public CompletableFuture<byte[]> told(String node, byte[] words) {
            told.add(words);
            return CompletableFuture.completedFuture(NOTHING);
        }

        void awaitMembers(int count) throws InterruptedException {
            Set<String> view;
            do {
                view = views.poll(JOINED_SECONDS, TimeUnit.SECONDS);
                assertThat(view).as("members").isNotNull();
            } while (view.size() != count);
        }
    }
}
