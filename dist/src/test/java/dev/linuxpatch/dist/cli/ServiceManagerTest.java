// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real datagram socket, as systemd has one. */
class ServiceManagerTest {
    @TempDir
    Path directory;

    private Path path;
    private Socket systemd;

    @BeforeEach
    void listen() throws IOException {
        assertThat(Epoll.isAvailable()).isTrue();
        path = directory.resolve("notify");
        systemd = Socket.newSocketDomainDgram();
        systemd.bind(new DomainSocketAddress(path.toFile()));
    }

    @AfterEach
    void close() throws IOException {
        systemd.close();
    }

    private String heard() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(256);
        var sender = systemd.recvFromDomainSocket(buffer, 0, buffer.capacity());
        byte[] message = new byte[sender.receivedAmount()];
        buffer.get(message);
        return new String(message, StandardCharsets.UTF_8);
    }

    @Test
    void systemdHearsThatItStartsIsReadyAndStops() throws IOException {
        ServiceManager manager = new ServiceManager(path.toString());

        manager.starting("waiting for node-b", 30_000_000);
        assertThat(heard()).isEqualTo("STATUS=waiting for node-b\nEXTEND_TIMEOUT_USEC=30000000");
        manager.ready();
        assertThat(heard()).isEqualTo("READY=1\nSTATUS=serving");
        manager.stopping();
        assertThat(heard()).isEqualTo("STOPPING=1");
    }

    @Test
    void whoeverIsNotAskedSaysNothingAndASocketThatIsGoneIsNoReasonToFail() {
        assertThatNoException().isThrownBy(() -> {
            new ServiceManager(null).ready();
            new ServiceManager("").ready();
            new ServiceManager(directory.resolve("gone").toString()).ready();
        });
    }
}
