// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import dev.linuxpatch.http.watch.FileWatch;
import io.vertx.core.Future;
import io.vertx.core.net.ServerSSLOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies changed certificates, keys, CA certificates and revocation lists without a restart. Files that do not pass every
 * check of {@link ServerIdentity} are refused whole: the identity before them stays in force.
 */
public final class TlsReloader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsReloader.class);

    private final TlsMaterial material;
    private final TlsEngine engine;
    private final Function<ServerSSLOptions, Future<Boolean>> update;
    private final Clock clock;
    private final Listener listener;
    private FileWatch.Registration registration = () -> {};
    private List<Finding> lastFailures = List.of();

    /** Is told of every attempt; for the audit log. Called on the watch thread or an event loop. */
    public interface Listener {
        /** Other files are in force; connections that they no longer allow should end now. */
        void applied(ServerIdentity identity);

        /** Changed files were refused. */
        void refused(List<Finding> failures);
    }

    /**
     * @param engine what the listener serves with
     * @param update hands options to the server, {@code HttpServer::updateSSLOptions}
     */
    public TlsReloader(
            TlsEngine engine, Function<ServerSSLOptions, Future<Boolean>> update, Clock clock, Listener listener) {
        this.material = engine.identity().material();
        this.engine = engine;
        this.update = Objects.requireNonNull(update);
        this.clock = Objects.requireNonNull(clock);
        this.listener = Objects.requireNonNull(listener);
    }

    /** Watches the files from now on. */
    public synchronized void start(FileWatch watch) {
        registration = watch.register(material.files(), this::reload);
    }

    @Override
    public synchronized void close() {
        registration.close();
    }

    private synchronized void reload() {
        ServerIdentity.Result result = ServerIdentity.check(material, clock);
        if (result instanceof ServerIdentity.Usable usable) {
            applyIfChanged(usable.identity());
        } else if (result instanceof ServerIdentity.Unusable unusable) {
            refuse(unusable.failures());
        }
    }

    private void applyIfChanged(ServerIdentity identity) {
        lastFailures = List.of();
        engine.crlRefused(false);
        if (isVanishedCrl(identity)) {
            refuse(List.of(new Finding(
                    "revocation list " + material.crl(),
                    "it is gone",
                    "Put it back; the list before it stays in force until the service is restarted")));
            return;
        }
        if (sameAs(engine.identity(), identity)) {
            return;
        }
        TlsEngine.Replacement replacement = engine.prepare(identity);
        update.apply(replacement.options())
                .onComplete(
                        applied -> {
                            replacement.commit().run();
                            identity.warnings().forEach(warning -> LOG.warn("{}", warning));
                            LOG.info("changed TLS files are in force: {}", identity);
                            listener.applied(identity);
                        },
                        failure -> LOG.error(
                                "changed TLS files could not be put in force; the ones before stay", failure));
    }

    /** Forgetting who is revoked must take more than a deleted file. */
    private boolean isVanishedCrl(ServerIdentity next) {
        return next.revocations().lists().isEmpty()
                && !engine.identity().revocations().lists().isEmpty();
    }

    private void refuse(List<Finding> failures) {
        engine.crlRefused(concerns(failures, material.crl()));
        if (failures.equals(lastFailures)) {
            return;
        }
        lastFailures = failures;
        LOG.error(
                "changed TLS files are refused, the ones before stay in force:{}",
                failures.stream().map(failure -> "\n  " + failure).collect(Collectors.joining()));
        listener.refused(failures);
    }

    private static boolean concerns(List<Finding> failures, Path crl) {
        return crl != null
                && failures.stream().anyMatch(failure -> failure.subject().endsWith(" " + crl));
    }

    private static boolean sameAs(ServerIdentity one, ServerIdentity other) {
        return one.chain().equals(other.chain())
                && one.key().equals(other.key())
                && one.authorities().equals(other.authorities())
                && one.revocations().equals(other.revocations());
    }
}
