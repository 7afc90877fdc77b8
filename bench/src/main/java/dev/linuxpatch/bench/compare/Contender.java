// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A server that takes part. */
interface Contender {
    String name();

    /** Its port on 127.0.0.1. */
    int port();

    /** Starts it; it answers some time after this returns. */
    ServerProcess start() throws IOException;

    /** A port on loopback that nobody listens on at this moment. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
