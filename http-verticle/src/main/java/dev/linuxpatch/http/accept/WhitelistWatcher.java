// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import dev.linuxpatch.http.watch.FileWatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an {@link AddressGate} in step with a whitelist file and with the host names in it.
 *
 * <p>A changed file applies within a second. A file that is invalid, unreadable or gone is refused whole and the whitelist
 * before it stays in force; so does a host name that stops resolving.
 */
public final class WhitelistWatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WhitelistWatcher.class);

    private final Path file;
    private final AddressGate gate;
    private final Vertx vertx;
    private final Duration ttl;
    private final Listener listener;
    private final HostAddresses hosts;

    private WhitelistFile.Outcome last;
    private List<WhitelistEntry> entries = List.of();
    private FileWatch.Registration registration = () -> {};
    private long timer = -1;

    /** Is told of every attempt to put a file in force; for the audit log. Called on the watch thread. */
    public interface Listener {
        /** A file is in force. */
        void applied(Path file, int entries, List<WhitelistFile.Problem> warnings);

        /** A file was refused and the one before it stays in force. */
        void refused(Path file, List<WhitelistFile.Problem> problems);
    }

    /**
     * @param ttl how long the addresses of a host name are good for; the JDK hides the TTL of the DNS record
     */
    public WhitelistWatcher(
            Path file, AddressGate gate, HostResolver resolver, Vertx vertx, Duration ttl, Listener listener) {
        this.file = Objects.requireNonNull(file);
        this.gate = Objects.requireNonNull(gate);
        this.vertx = Objects.requireNonNull(vertx);
        this.ttl = Objects.requireNonNull(ttl);
        this.listener = Objects.requireNonNull(listener);
        this.hosts = new HostAddresses(resolver, this::compileSoon);
    }

    /**
     * Reads the file and, when it is valid, puts it in force and watches it from then on. Reads a small file: call it where
     * blocking is allowed.
     *
     * @return what the file came to; after {@link WhitelistFile.Invalid} nothing is in force and nothing is watched
     */
    public synchronized WhitelistFile.Outcome start(FileWatch watch) {
        WhitelistFile.Outcome outcome = WhitelistFile.read(file);
        if (outcome instanceof WhitelistFile.Valid valid) {
            last = outcome;
            apply(valid);
            registration = watch.register(List.of(file), this::reload);
            timer = vertx.setPeriodic(ttl.toMillis(), tick -> hosts.refresh());
        }
        return outcome;
    }

    /** Resolves the host names now; succeeds when every name has been answered. */
    public Future<Void> refreshHosts() {
        return hosts.refresh();
    }

    @Override
    public synchronized void close() {
        registration.close();
        vertx.cancelTimer(timer);
    }

    private void reload() {
        consider(WhitelistFile.read(file));
    }

    private synchronized void consider(WhitelistFile.Outcome outcome) {
        if (outcome.equals(last)) {
            return;
        }
        last = outcome;
        if (outcome instanceof WhitelistFile.Valid valid) {
            apply(valid);
        } else if (outcome instanceof WhitelistFile.Invalid invalid) {
            LOG.error(
                    "whitelist {} is refused, the one before it stays in force:{}",
                    file,
                    invalid.problems().stream().map(p -> "\n  " + p).collect(Collectors.joining()));
            listener.refused(file, invalid.problems());
        }
    }

    private void apply(WhitelistFile.Valid valid) {
        entries = valid.entries();
        hosts.track(hostNames(entries));
        compile();
        valid.warnings().forEach(warning -> LOG.warn("whitelist {}: {}", file, warning));
        LOG.info("whitelist {} is in force with {} entries", file, entries.size());
        listener.applied(file, entries.size(), valid.warnings());
        hosts.refresh();
    }

    /** A resolver answers on an event loop, and a long list takes milliseconds to compile. */
    private void compileSoon() {
        vertx.executeBlocking(
                () -> {
                    compile();
                    return null;
                },
                false);
    }

    private synchronized void compile() {
        gate.replace(Whitelist.compile(entries, hosts.current()));
    }

    private static Set<String> hostNames(List<WhitelistEntry> entries) {
        return entries.stream()
                .filter(WhitelistEntry.HostName.class::isInstance)
                .map(entry -> ((WhitelistEntry.HostName) entry).name())
                .collect(Collectors.toUnmodifiableSet());
    }
}
