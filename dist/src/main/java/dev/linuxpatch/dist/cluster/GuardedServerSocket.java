// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server socket whose {@link #accept} gives only peers that have shown their certificate. JGroups does the handshake in
 * its accepting thread, so that a stranger who says nothing keeps every node out; here strangers wait among themselves,
 * and not for long.
 */
final class GuardedServerSocket extends ServerSocket {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedServerSocket.class);
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final int HANDSHAKES_AT_ONCE = 64;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

    private final SSLContext tls;
    private final LongAdder refused;
    private final BlockingQueue<Socket> admitted = new LinkedBlockingQueue<>();
    private final Socket end = new Socket();
    private final ThreadPoolExecutor handshakes;
    private final ScheduledThreadPoolExecutor limits;
    /** Only of the log: strangers must not be able to fill it. */
    private long nextLine = System.nanoTime();

    /** @param refused counts those who were not let in */
    GuardedServerSocket(SSLContext tls, LongAdder refused) throws IOException {
        this.tls = tls;
        this.refused = refused;
        this.handshakes = new ThreadPoolExecutor(
                0,
                HANDSHAKES_AT_ONCE,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                daemon("cluster-handshake"));
        this.limits = new ScheduledThreadPoolExecutor(1, daemon("cluster-handshake-limit"));
        this.limits.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void bind(SocketAddress endpoint, int backlog) throws IOException {
        super.bind(endpoint, backlog);
        daemon("cluster-accept").newThread(this::acceptStrangers).start();
    }

    private void acceptStrangers() {
        while (!isClosed()) {
            try {
                Socket stranger = super.accept();
                try {
                    handshakes.execute(() -> admit(stranger));
                } catch (RejectedExecutionException e) {
                    refuse(stranger, "too many handshakes at once");
                }
            } catch (IOException e) {
                // Closed, or one connection that was gone before it was accepted.
                LOG.debug("nobody accepted", e);
            }
        }
        admitted.add(end);
    }

    private void admit(Socket stranger) {
        ScheduledFuture<?> limit = limits.schedule(() -> close(stranger), HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            // Layered on an accepted connection it is a server's socket.
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(stranger, null, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(new String[] {ClusterTls.PROTOCOL});
            parameters.setNeedClientAuth(true);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            if (limit.cancel(false)) {
                admitted.add(socket);
            }
        } catch (IOException | RuntimeException e) {
            limit.cancel(false);
            refuse(stranger, e.getMessage());
        }
    }

    private void refuse(Socket stranger, String reason) {
        refused.increment();
        close(stranger);
        synchronized (this) {
            long now = System.nanoTime();
            if (now - nextLine < 0) {
                return;
            }
            nextLine = now + BETWEEN_LINES.toNanos();
        }
        LOG.warn(
                "{} was refused on port {} of the cluster: {} ({} so far)",
                stranger.getInetAddress(),
                getLocalPort(),
                reason,
                refused.sum());
    }

    /** Waits for a peer that has shown a certificate of the cluster's authority. */
    @Override
    public Socket accept() throws IOException {
        try {
            Socket peer = admitted.take();
            if (peer == end) {
                admitted.add(end);
                throw new SocketException("closed");
            }
            return peer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketException("interrupted");
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        handshakes.shutdownNow();
        limits.shutdownNow();
        admitted.add(end);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("already gone", e);
        }
    }
}
