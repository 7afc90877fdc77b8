// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of the host names in a whitelist. A name that stops resolving keeps its last good addresses: a name server
 * that is down must not lock the administrators out. Each change of state is logged once.
 */
final class HostAddresses {

    private static final Logger LOG = LoggerFactory.getLogger(HostAddresses.class);

    private final HostResolver resolver;
    private final Runnable changed;
    private final Map<String, Set<InetAddress>> addresses = new HashMap<>();
    private final Set<String> failing = new HashSet<>();
    private Set<String> names = Set.of();

    /**
     * @param changed called, on the thread of the resolver, after any name has other addresses than before
     */
    HostAddresses(HostResolver resolver, Runnable changed) {
        this.resolver = resolver;
        this.changed = changed;
    }

    /** Replaces the names that matter; what is known of the ones that stay is kept. */
    synchronized void track(Set<String> wanted) {
        names = Set.copyOf(wanted);
        addresses.keySet().retainAll(names);
        failing.retainAll(names);
    }

    /** What every name resolved to last. */
    synchronized Map<String, Set<InetAddress>> current() {
        return Map.copyOf(addresses);
    }

    /** Resolves every name again; the future succeeds when all have been answered, well or not. */
    Future<Void> refresh() {
        // Outside the lock: a resolver may answer at once, and the callback takes the locks of others.
        List<Future<Void>> answers = tracked().stream().map(this::resolve).toList();
        return Future.join(answers).mapEmpty();
    }

    private synchronized Set<String> tracked() {
        return names;
    }

    private Future<Void> resolve(String name) {
        return resolver.resolve(name).transform(answer -> {
            if (answer.failed()) {
                failed(name, answer.cause().getMessage());
            } else if (answer.result().isEmpty()) {
                failed(name, "no addresses");
            } else {
                resolved(name, Set.copyOf(answer.result()));
            }
            return Future.succeededFuture();
        });
    }

    private void resolved(String name, Set<InetAddress> now) {
        synchronized (this) {
            if (!names.contains(name)) {
                return;
            }
            boolean recovered = failing.remove(name);
            Set<InetAddress> before = addresses.put(name, now);
            if (now.equals(before)) {
                if (recovered) {
                    LOG.info("whitelist: {} resolves again", name);
                }
                return;
            }
            LOG.info("whitelist: {} stands for {}", name, now);
        }
        changed.run();
    }

    private synchronized void failed(String name, String reason) {
        if (names.contains(name) && failing.add(name)) {
            Set<InetAddress> kept = addresses.get(name);
            if (kept == null) {
                LOG.warn("whitelist: {} does not resolve ({}); it admits nobody until it does", name, reason);
            } else {
                LOG.warn("whitelist: {} does not resolve now ({}); it keeps standing for {}", name, reason, kept);
            }
        }
    }
}
