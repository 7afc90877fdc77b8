// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.events;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Asks for a stream on a raw socket and takes nothing from it until it is told to. */
final class StalledClient implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 4096;
    private static final Duration QUIET = Duration.ofMillis(200);

    private final Socket socket;

    private StalledClient(Socket socket) {
        this.socket = socket;
    }

    static StalledClient open(int port, String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new StalledClient(socket);
    }

    /** Waits until the server does nothing more for this client. */
    void awaitStall(IntSupplier reads) {
        int before = -1;
        while (reads.getAsInt() != before || before < 2) {
            before = reads.getAsInt();
            LockSupport.parkNanos(QUIET.toNanos());
        }
    }

    /** The first numbers of events that were sent. */
    List<Long> readIds(int count) throws IOException {
        List<Long> ids = new ArrayList<>();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        while (ids.size() < count) {
            String line = lines.readLine();
            if (line.startsWith("id: ")) {
                ids.add(Long.valueOf(line.substring(4)));
            }
        }
        return ids;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
