// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import dev.linuxpatch.conf.Layer.Assignment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lays the layers over the defaults, the stronger over the weaker, and judges every value, also one that is overridden. */
final class Resolver {

    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigProblem> notices = new ArrayList<>();
    private final Set<Key<?>> misread = new HashSet<>();
    private Settings settings = Settings.defaults();

    private Resolver() {}

    /**
     * Resolves layers in the order from the weakest to the strongest.
     *
     * @throws ConfigurationException with everything that is wrong with any of them
     */
    static EffectiveConfiguration resolve(List<Layer> layers) throws ConfigurationException {
        Resolver resolver = new Resolver();
        layers.forEach(resolver::lay);
        resolver.letTheStrongerPortWin();
        resolver.checkThatPingsComeBeforeTheTimeout();
        resolver.checkThatAClusterIsWhole();
        if (!resolver.problems.isEmpty()) {
            throw new ConfigurationException(resolver.problems);
        }
        return new EffectiveConfiguration(resolver.settings, resolver.notices);
    }

    private void lay(Layer layer) {
        List<ConfigProblem> found = new ArrayList<>(layer.problems());
        for (Assignment assignment : layer.assignments()) {
            assign(Schema.key(assignment.path()).orElseThrow(), assignment).ifPresent(found::add);
        }
        found.sort(Comparator.comparingInt(ConfigProblem::line));
        problems.addAll(found);
        notices.addAll(layer.notices());
    }

    private <T> Optional<ConfigProblem> assign(Key<T> key, Assignment assignment) {
        Optional<T> value = key.type().parser().apply(assignment.value());
        if (value.isPresent()) {
            settings = settings.with(key, value.get(), assignment.origin());
            return Optional.empty();
        }
        misread.add(key);
        String message = key.type().mismatch(assignment.value());
        return Optional.of(assignment.origin().problem(assignment.path(), message));
    }

    /** In one source {@code tls.port} wins, but {@code --port} must not lose to a file that was written before. */
    private void letTheStrongerPortWin() {
        Origin port = settings.origin(Schema.SERVER_PORT);
        if (settings.get(Schema.TLS_PORT).isPresent()
                && port.source().compareTo(settings.origin(Schema.TLS_PORT).source()) > 0) {
            settings = settings.with(Schema.TLS_PORT, Optional.empty(), port);
        }
    }

    private void checkThatPingsComeBeforeTheTimeout() {
        if (misread.contains(Schema.WEBSOCKET_PING) || misread.contains(Schema.WEBSOCKET_TIMEOUT)) {
            return;
        }
        if (settings.get(Schema.WEBSOCKET_TIMEOUT).compareTo(settings.get(Schema.WEBSOCKET_PING)) <= 0) {
            Key<?> culprit = settings.origin(Schema.WEBSOCKET_TIMEOUT).equals(Origin.DEFAULT)
                    ? Schema.WEBSOCKET_PING
                    : Schema.WEBSOCKET_TIMEOUT;
            String message = "websocket.timeout_seconds (" + settings.written(Schema.WEBSOCKET_TIMEOUT)
                    + ") must be more than websocket.ping_seconds (" + settings.written(Schema.WEBSOCKET_PING) + ")";
            problems.add(settings.origin(culprit).problem(culprit.path(), message));
        }
    }

    /** What has no default is needed as soon as there is a cluster; without one nobody asks for it. */
    private void checkThatAClusterIsWhole() {
        if (!settings.get(Schema.CLUSTER_ENABLED)) {
            return;
        }
        need(Schema.CLUSTER_NODE, settings.get(Schema.CLUSTER_NODE).isPresent());
        need(Schema.CLUSTER_BIND, settings.get(Schema.CLUSTER_BIND).isPresent());
        need(Schema.CLUSTER_PEERS, !settings.get(Schema.CLUSTER_PEERS).isEmpty());
        need(Schema.CLUSTER_EXPECT, !settings.get(Schema.CLUSTER_EXPECT).isEmpty());
    }

    private void need(Key<?> key, boolean given) {
        if (!given && !misread.contains(key)) {
            problems.add(settings.origin(Schema.CLUSTER_ENABLED)
                    .problem(
                            key.path(),
                            "a cluster needs it: expected "
                                    + key.type().expectation().replace(", or \"\" for none", "")));
        }
    }
}
