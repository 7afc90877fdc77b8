// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import dev.linuxpatch.http.accept.AddressGate;
import dev.linuxpatch.http.accept.ConnectionGate;
import dev.linuxpatch.http.accept.HostResolver;
import dev.linuxpatch.http.accept.WhitelistFile;
import dev.linuxpatch.http.accept.WhitelistWatcher;
import dev.linuxpatch.http.audit.AuditLog;
import dev.linuxpatch.http.audit.RefusalSummary;
import dev.linuxpatch.http.tls.ServerIdentity;
import dev.linuxpatch.http.tls.TlsEngine;
import dev.linuxpatch.http.tls.TlsReloader;
import dev.linuxpatch.http.watch.FileWatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires everything between the socket and the first handler: whitelist and its watcher, gate, TLS and its reloader, and the
 * audit records they cause. One for each listener.
 */
public final class Edge implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
    private static final Duration SUMMARY = Duration.ofSeconds(5);
    /** How soon a connection ends after its client certificate has: requests ask themselves, idle WebSockets do not. */
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final Clock clock;
    private final AuditTrail trail;
    private final FileWatch watch = new FileWatch();
    private final ConnectionGate gate;
    private final WhitelistWatcher whitelist;
    private final TlsEngine tls;
    private final List<Long> timers = new ArrayList<>();
    private TlsReloader reloader;

    /** What the checks before serving came to. */
    public sealed interface Result {}

    /** Everything is in order. */
    public record Ready(Edge edge) implements Result {}

    /** What must be repaired before anything is served; one sentence or two each, for a person. */
    public record NotReady(List<String> problems) implements Result {
        public NotReady {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Checks the TLS files and the whitelist and, when all are good, starts to watch the whitelist. Reads files: call it where
     * blocking is allowed. Warnings go to the log.
     *
     * @param vertx built with {@link dev.linuxpatch.http.accept.GateTransport}
     */
    public static Result prepare(Vertx vertx, EdgeOptions options, HostResolver resolver, AuditLog audit, Clock clock) {
        List<String> problems = new ArrayList<>();
        ServerIdentity.Result identity = ServerIdentity.check(options.tls(), clock);
        if (identity instanceof ServerIdentity.Unusable unusable) {
            unusable.failures().forEach(failure -> problems.add(failure.toString()));
        }
        if (!TlsEngine.isAvailable()) {
            problems.add("The native TLS library does not load on this machine. It needs glibc on x86_64 or aarch64.");
        }
        if (WhitelistFile.read(options.whitelist()) instanceof WhitelistFile.Invalid invalid) {
            invalid.problems().forEach(problem -> problems.add("whitelist " + options.whitelist() + ": " + problem));
        }
        if (!problems.isEmpty() || !(identity instanceof ServerIdentity.Usable usable)) {
            return new NotReady(problems);
        }
        usable.identity().warnings().forEach(warning -> LOG.warn("{}", warning));
        Edge edge = new Edge(vertx, options, usable.identity(), resolver, audit, clock);
        if (edge.whitelist.start(edge.watch) instanceof WhitelistFile.Invalid invalid) {
            edge.close();
            return new NotReady(invalid.problems().stream()
                    .map(problem -> "whitelist " + options.whitelist() + ": " + problem)
                    .toList());
        }
        return new Ready(edge);
    }

    private Edge(
            Vertx vertx,
            EdgeOptions options,
            ServerIdentity identity,
            HostResolver resolver,
            AuditLog audit,
            Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
        this.trail = new AuditTrail(audit, clock);
        RefusalSummary refusals = new RefusalSummary(audit::append, clock);
        AddressGate addresses = new AddressGate();
        this.gate = new ConnectionGate(addresses, options.maxConnections(), refusals);
        this.whitelist =
                new WhitelistWatcher(options.whitelist(), addresses, resolver, vertx, options.hostNameTtl(), trail);
        this.tls = new TlsEngine(identity, options.handshakeTimeout(), clock);
        timers.add(vertx.setPeriodic(SUMMARY.toMillis(), tick -> refusals.flush()));
    }

    /**
     * Binds and serves, and from then on applies changed TLS files. Further listeners on the same address share the socket and
     * its TLS with the first.
     */
    public Future<HttpListener> listen(ListenOptions options, ListenHandlers handlers) {
        return new HttpListener(vertx, options, gate, tls, handlers).listen().onSuccess(this::keepTrust);
    }

    /** The gate, for its counters and its limit. */
    public ConnectionGate gate() {
        return gate;
    }

    /** The TLS in force, for health and metrics. */
    public TlsEngine tls() {
        return tls;
    }

    /** Ends watching; the listener is closed by whoever holds it. */
    @Override
    public synchronized void close() {
        timers.forEach(vertx::cancelTimer);
        whitelist.close();
        if (reloader != null) {
            reloader.close();
        }
        watch.close();
    }

    private synchronized void keepTrust(HttpListener listener) {
        if (reloader != null) {
            return;
        }
        reloader = new TlsReloader(tls, listener::updateTls, clock, trail.andThen(listener::closeUntrusted));
        reloader.start(watch);
        timers.add(vertx.setPeriodic(SWEEP.toMillis(), tick -> listener.closeUntrusted()));
    }
}
