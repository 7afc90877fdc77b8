// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the service is doing (sd_notify(3)), if it has asked. A notification that cannot be sent is no reason
 * not to serve.
 *
 * @param socket a path, or an abstract name that begins with {@code @}; null if nobody wants to know
 */
record ServiceManager(String socket) {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    static ServiceManager ofEnvironment() {
        return new ServiceManager(System.getenv("NOTIFY_SOCKET"));
    }

    boolean wantsToKnow() {
        return socket != null && !socket.isEmpty();
    }

    void ready() {
        tell("READY=1\nSTATUS=serving");
    }

    /** @param microseconds that this takes at most, until it is said again */
    void starting(String status, long microseconds) {
        tell("STATUS=" + status + "\nEXTEND_TIMEOUT_USEC=" + microseconds);
    }

    void stopping() {
        tell("STOPPING=1");
    }

    private void tell(String state) {
        if (!wantsToKnow()) {
            return;
        }
        if (!Epoll.isAvailable()) {
            LOG.warn("systemd cannot be told {}: there is no native library for this machine", state);
            return;
        }
        byte[] path = socket.getBytes(StandardCharsets.UTF_8);
        if (path[0] == '@') {
            path[0] = 0;
        }
        byte[] message = state.getBytes(StandardCharsets.UTF_8);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(message.length).put(message).flip();
        Socket datagrams = Socket.newSocketDomainDgram();
        try {
            datagrams.sendToDomainSocket(direct, 0, message.length, path);
        } catch (IOException e) {
            LOG.warn("systemd cannot be told {}: {}", state, e.getMessage());
        } finally {
            close(datagrams);
        }
    }

    private static void close(Socket datagrams) {
        try {
            datagrams.close();
        } catch (IOException e) {
            LOG.debug("already closed", e);
        }
    }
}
