// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A line to a server that breaks when a commit goes over it. */
final class CuttingProxy implements AutoCloseable {
    /** Where it breaks, once. */
    enum Cut {
        NEVER,
        /** The server sees the end of the connection instead of the commit. */
        BEFORE_COMMIT,
        /** The server sees neither: it waits. */
        SILENTLY_BEFORE_COMMIT,
        /** The server sees the commit and then the end; the client never sees its answer. */
        AFTER_COMMIT,
        /** The server has answered; the client never sees it. */
        AFTER_ANSWER
    }

    private final ServerSocket listener;
    private final int target;
    private final List<Socket> held = new ArrayList<>();
    private volatile Cut next = Cut.NEVER;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on; the driver names the commit only the first time on a connection, so it must be a new one. */
    void cut(Cut cut) {
        next = cut;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : held) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                held.add(server);
                daemon(() -> towardsServer(client, server));
                daemon(() -> towardsClient(client, server));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void towardsServer(Socket client, Socket server) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                byte[] chunk = Arrays.copyOf(buffer, length);
                Cut cut = new String(chunk, StandardCharsets.ISO_8859_1).contains("COMMIT\0") ? next : Cut.NEVER;
                if (cut == Cut.NEVER) {
                    out.write(chunk);
                    continue;
                }
                next = Cut.NEVER;
                if (cut == Cut.AFTER_COMMIT || cut == Cut.AFTER_ANSWER) {
                    // No answer goes to the client any more.
                    client.shutdownOutput();
                    out.write(chunk);
                }
                if (cut == Cut.AFTER_ANSWER) {
                    Thread.sleep(500);
                }
                client.close();
                if (cut != Cut.SILENTLY_BEFORE_COMMIT) {
                    server.close();
                }
                return;
            }
            server.close();
        } catch (IOException | InterruptedException e) {
            // One side has gone.
        }
    }

    private static void towardsClient(Socket client, Socket server) {
        try {
            server.getInputStream().transferTo(client.getOutputStream());
            client.close();
        } catch (IOException e) {
            // One side has gone.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
