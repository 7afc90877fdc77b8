// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a process of a cluster runs.
 *
 * @param enter what stands before its command line
 * @param address by which the other nodes reach it
 * @param ports of the bus, the membership and the watch
 * @param api the address that its API is on
 */
record Site(List<String> enter, String address, List<Integer> ports, String api) {
    /** On this machine. */
    static Site here(String address) {
        return new Site(
                List.of(),
                address,
                Stream.generate(() -> freePort(address)).limit(3).toList(),
                "127.0.0.1");
    }

    private static int freePort(String address) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
