// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Ports for servers that are started later. The kernel gives the same free port to two who ask one after the other, and to
 * connections; these are below those that it gives, and none is given twice by a process.
 */
public final class FreePorts {
    /** Below {@code net.ipv4.ip_local_port_range} of any usual Linux. */
    private static final int FIRST = 20_000;

    private static final int COUNT = 12_000;
    /** Test processes that run side by side begin at different ones. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));

    private FreePorts() {}

    /** @param address on which nobody listens at them */
    public static List<Integer> of(String address, int count) {
        return Stream.generate(() -> next(address)).limit(count).toList();
    }

    private static int next(String address) {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            if (isFree(address, port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port of " + address + " is free");
    }

    private static boolean isFree(String address, int port) {
        InetAddress here;
        try {
            here = InetAddress.getByName(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (ServerSocket socket = new ServerSocket(port, 1, here)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
