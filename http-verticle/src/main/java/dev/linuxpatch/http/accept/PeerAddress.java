// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SocketAddressImpl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The address at the other end of a connection, for the whitelist and the rate limiter. */
public final class PeerAddress {

    private PeerAddress() {}

    /**
     * The address of the socket itself, never one that a proxy header claims; without a zone id. Never resolves a name.
     *
     * @return empty for a domain socket
     */
    public static Optional<InetAddress> of(HttpConnection connection) {
        SocketAddress remote = connection.remoteAddress(true);
        // Asked several times a request: text and back is only for an address of another implementation.
        if (remote instanceof SocketAddressImpl known && known.ipAddress() != null) {
            return Optional.of(known.ipAddress());
        }
        String literal = remote == null ? null : remote.hostAddress();
        byte[] bytes = literal == null ? null : NetUtil.createByteArrayFromIpAddressString(literal);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
