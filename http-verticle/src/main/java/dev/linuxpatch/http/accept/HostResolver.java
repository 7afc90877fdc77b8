// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.List;

/** Turns a host name into the addresses it has now. */
@FunctionalInterface
public interface HostResolver {

    /** All addresses of the name; fails, or is empty, when it does not resolve. Never blocks the caller. */
    Future<List<InetAddress>> resolve(String name);

    /**
     * The resolver of the system (hosts file and DNS, as {@code nsswitch.conf} says), on a worker thread. The JDK keeps
     * answers for {@code networkaddress.cache.ttl} seconds, 30 by default.
     */
    static HostResolver system(Vertx vertx) {
        return name -> vertx.executeBlocking(() -> List.of(InetAddress.getAllByName(name)), false);
    }
}
