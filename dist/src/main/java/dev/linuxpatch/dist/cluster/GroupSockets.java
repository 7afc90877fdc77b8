// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLSocket;
import org.jgroups.util.DefaultSocketFactory;
import org.jgroups.util.DefaultThreadFactory;
import org.jgroups.util.Util;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sockets of the membership, which includes those of the failure detector: mutual TLS, or none at all. */
final class GroupSockets extends DefaultSocketFactory {
    private static final Logger LOG = LoggerFactory.getLogger(GroupSockets.class);
    /**
     * A socket that we opened has shaken hands within this time, or is closed: the system of a process that is paused takes
     * connections in its place, and nobody ever says anything on them.
     */
    private static final Duration CONNECTED = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor limits =
            new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("cluster-connect-limit", true));

    private final Duration patience;

    /** @param refused counts those who were not let in */
    GroupSockets(ClusterTls tls, LongAdder refused) {
        this(tls, refused, CONNECTED);
    }

    /** @param patience in which a socket must have shaken hands */
    GroupSockets(ClusterTls tls, LongAdder refused, Duration patience) {
        super(tls.context().getSocketFactory(), new Guarded(tls, refused));
        this.patience = patience;
        limits.setRemoveOnCancelPolicy(true);
        setSocketConfigurator(socket -> prepare((SSLSocket) socket));
    }

    private void prepare(SSLSocket socket) {
        socket.setEnabledProtocols(new String[] {ClusterTls.PROTOCOL});
        Future<?> limit = limits.schedule(() -> giveUp(socket), patience.toMillis(), TimeUnit.MILLISECONDS);
        socket.addHandshakeCompletedListener(completed -> limit.cancel(false));
    }

    private static void giveUp(Socket socket) {
        LOG.debug("no handshake on {}", socket);
        Util.close(socket);
    }

    private static final class Guarded extends ServerSocketFactory {
        private static final int BACKLOG = 50;

        private final ClusterTls tls;
        private final LongAdder refused;

        Guarded(ClusterTls tls, LongAdder refused) {
            this.tls = tls;
            this.refused = refused;
        }

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new GuardedServerSocket(tls.context(), refused);
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return createServerSocket(port, BACKLOG, null);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            return createServerSocket(port, backlog, null);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            if (address == null) {
                throw new IOException("a port of the cluster is never open on all addresses");
            }
            ServerSocket socket = createServerSocket();
            socket.bind(new InetSocketAddress(address, port), backlog);
            return socket;
        }
    }
}
