// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.TCP;
import org.jgroups.util.DefaultThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TCP that makes connections aside. JGroups makes them in the one thread that sends to all members, where a node that is
 * paused, or a host that is down, keeps this one from telling the others that it lives. What is sent to a node while it is
 * being connected to waits, and is dropped if that fails: whoever needs an answer asks again.
 *
 * <p>Public because JGroups makes it, by its name.
 */
public final class PatientTcp extends TCP {
    private static final Logger LOG = LoggerFactory.getLogger(PatientTcp.class);
    /** More is dropped. What two nodes tell each other in the seconds of a handshake is much less. */
    private static final int WAITING = 1000;

    private static final int IDLE_SECONDS = 10;

    private final ExecutorService connecting = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("cluster-connect", true, true));
    /** What is to be sent when there is a connection, by those who are being connected to; its own lock. */
    private final Map<Address, Queue<byte[]>> waiting = new HashMap<>();

    public PatientTcp() {
        // On the wire it is TCP.
        setId(ClassConfigurator.getProtocolId(TCP.class));
    }

    /** Does not wait for a connection. */
    @Override
    public void send(Address node, byte[] data, int offset, int length) throws Exception {
        if (!connects(node, data, offset, length)) {
            super.send(node, data, offset, length);
        }
    }

    /** Whether the message waits for a connection now. */
    private boolean connects(Address node, byte[] data, int offset, int length) {
        synchronized (waiting) {
            // Also when it is being connected to: it may have connected itself meanwhile.
            if (srv.connectionEstablishedTo(node)) {
                return false;
            }
            Queue<byte[]> queue = waiting.get(node);
            if (queue == null) {
                queue = new ArrayDeque<>();
                waiting.put(node, queue);
                connecting.execute(() -> connect(node));
            }
            if (queue.size() < WAITING) {
                queue.add(Arrays.copyOfRange(data, offset, offset + length));
            }
            return true;
        }
    }

    private void connect(Address node) {
        try {
            for (byte[] next = next(node); next != null; next = next(node)) {
                super.send(node, next, 0, next.length);
            }
        } catch (Exception e) {
            LOG.debug("{} cannot be reached", node, e);
            synchronized (waiting) {
                waiting.remove(node);
            }
        }
    }

    /** Null when nothing waits any more: from then on messages are sent where they come from. */
    private byte[] next(Address node) {
        synchronized (waiting) {
            byte[] next = waiting.get(node).poll();
            if (next == null) {
                waiting.remove(node);
            }
            return next;
        }
    }

    @Override
    public void stop() {
        connecting.shutdownNow();
        super.stop();
    }
}
