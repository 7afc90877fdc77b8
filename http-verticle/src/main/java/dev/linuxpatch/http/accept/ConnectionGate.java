// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import javax.net.ssl.SSLSession;

/**
 * Stands in the acceptor of one listener. A connection from an address that is not admitted, or beyond the limit, is reset
 * there: no TLS byte is read, nothing is sent back, no event loop of the workers is touched. It also knows every open
 * connection, so that a changed whitelist or revocation list ends the ones it no longer allows.
 *
 * <p>Attach it with {@link GuardedTcpConfig} on a Vert.x that was built with {@link GateTransport}.
 */
public final class ConnectionGate {

    private final AddressGate addresses;
    private final ConnectionListener listener;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refusedByAddress = new LongAdder();
    private final LongAdder refusedByLimit = new LongAdder();
    private final LongAdder handshakes = new LongAdder();
    private final LongAdder failedHandshakes = new LongAdder();
    private final ChannelHandler acceptHandler = new AcceptHandler();
    private volatile int maxConnections;
    private volatile boolean attached;

    /**
     * @param maxConnections how many connections may be open at once, at least 1
     */
    public ConnectionGate(AddressGate addresses, int maxConnections, ConnectionListener listener) {
        this.addresses = Objects.requireNonNull(addresses);
        this.listener = Objects.requireNonNull(listener);
        limit(maxConnections);
        addresses.onReplaced(this::closeUnlisted);
    }

    /** Changes the limit; connections that are open stay. */
    public void limit(int connections) {
        if (connections < 1) {
            throw new IllegalArgumentException("the connection limit must be at least 1, not " + connections);
        }
        maxConnections = connections;
    }

    /** Whether it stands in an acceptor. A listener without its gate must not serve. */
    public boolean isAttached() {
        return attached;
    }

    /** The addresses it asks about. */
    public AddressGate addresses() {
        return addresses;
    }

    /** The counters since it was made. */
    public Statistics statistics() {
        return new Statistics(
                open.size(),
                accepted.sum(),
                refusedByAddress.sum(),
                refusedByLimit.sum(),
                handshakes.sum(),
                failedHandshakes.sum());
    }

    /**
     * Counters of a gate; all but {@code open} only rise.
     *
     * @param open connections open now
     * @param accepted connections that were let in to the handshake
     * @param refusedByAddress connections reset because of the whitelist
     * @param refusedByLimit connections reset because of the limit
     * @param handshakes TLS handshakes that succeeded
     * @param failedHandshakes TLS handshakes that failed
     */
    public record Statistics(
            int open,
            long accepted,
            long refusedByAddress,
            long refusedByLimit,
            long handshakes,
            long failedHandshakes) {}

    /** Closes every open connection whose TLS session fails the test; ones still in their handshake are left to it. */
    public int closeUnless(Predicate<SSLSession> allowed) {
        return closeIf(channel -> session(channel).filter(allowed.negate()).isPresent());
    }

    /** The handler for a server channel. */
    ChannelHandler attach() {
        attached = true;
        return acceptHandler;
    }

    private void closeUnlisted() {
        Whitelist whitelist = addresses.whitelist();
        closeIf(channel ->
                !(channel.remoteAddress() instanceof InetSocketAddress peer) || !whitelist.contains(peer.getAddress()));
    }

    private int closeIf(Predicate<Channel> unwanted) {
        int closed = 0;
        for (Channel channel : open) {
            if (unwanted.test(channel)) {
                channel.close();
                closed++;
            }
        }
        return closed;
    }

    private static Optional<SSLSession> session(Channel channel) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        return handler != null && handler.handshakeFuture().isSuccess()
                ? Optional.of(handler.engine().getSession())
                : Optional.empty();
    }

    private static void reset(Channel child) {
        // Linger of zero makes close() send RST: no TIME_WAIT entry here, and the peer learns at once.
        child.config().setOption(ChannelOption.SO_LINGER, 0);
        child.unsafe().closeForcibly();
    }

    @ChannelHandler.Sharable
    private final class AcceptHandler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            Channel child = (Channel) message;
            SocketAddress remote = child.remoteAddress();
            if (!(remote instanceof InetSocketAddress peer)) {
                reset(child);
                return;
            }
            if (!addresses.admits(peer.getAddress())) {
                refusedByAddress.increment();
                reset(child);
                listener.refused(peer.getAddress(), ConnectionListener.Refusal.NOT_WHITELISTED);
                return;
            }
            if (open.size() >= maxConnections) {
                refusedByLimit.increment();
                reset(child);
                listener.refused(peer.getAddress(), ConnectionListener.Refusal.CONNECTION_LIMIT);
                return;
            }
            accepted.increment();
            open.add(child);
            child.closeFuture().addListener(closed -> open.remove(child));
            child.pipeline().addLast(new HandshakeObserver(peer.getAddress()));
            context.fireChannelRead(message);
        }
    }

    /** Learns how the handshake of one connection ended, with its address, which Vert.x does not pass on. */
    private final class HandshakeObserver extends ChannelInboundHandlerAdapter {
        private final InetAddress peer;

        HandshakeObserver(InetAddress peer) {
            this.peer = peer;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            SslHandler tls = context.pipeline().get(SslHandler.class);
            if (tls != null) {
                tls.handshakeFuture().addListener(handshake -> {
                    if (handshake.isSuccess()) {
                        handshakes.increment();
                    } else {
                        failedHandshakes.increment();
                        listener.handshakeFailed(peer, handshake.cause());
                    }
                });
            }
            // While a whitelist is being replaced a connection may be accepted under the old one after the sweep.
            if (!addresses.whitelist().contains(peer)) {
                context.close();
                return;
            }
            context.fireChannelActive();
            context.pipeline().remove(this);
        }
    }
}
