// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import dev.linuxpatch.dist.cluster.FreePorts;
import java.util.List;

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
        return new Site(List.of(), address, FreePorts.of(address, 3), "127.0.0.1");
    }
}
