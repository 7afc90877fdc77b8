// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLSocket;
import org.jgroups.util.DefaultSocketFactory;

/** All sockets of the membership, which includes those of the failure detector: mutual TLS, or none at all. */
final class GroupSockets extends DefaultSocketFactory {
    /** @param refused counts those who were not let in */
    GroupSockets(ClusterTls tls, LongAdder refused) {
        super(tls.context().getSocketFactory(), new Guarded(tls, refused));
        setSocketConfigurator(socket -> ((SSLSocket) socket).setEnabledProtocols(new String[] {ClusterTls.PROTOCOL}));
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
