// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import io.vertx.config.ConfigRetriever;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the configuration file of a running service. A valid change is split into what applies live and what waits for a
 * restart; an invalid one is refused as a whole and logged, and the old configuration stays in force.
 */
public final class ConfigWatcher {

    /** How often the file is looked at where nothing else is asked for. */
    public static final Duration DEFAULT_PERIOD = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);

    private final ConfigSources sources;
    private final ConfigRetriever retriever;
    private final ConfigurationListener listener;
    private Settings running;
    private Settings wanted;

    private ConfigWatcher(
            ConfigSources sources,
            ConfigRetriever retriever,
            EffectiveConfiguration running,
            ConfigurationListener listener) {
        this.sources = sources;
        this.retriever = retriever;
        this.running = running.settings();
        this.wanted = this.running;
        this.listener = listener;
    }

    /**
     * Starts to watch; the listener is called on the Vert.x context of the caller.
     *
     * @param sources those that {@code running} was loaded from
     * @param period between two looks at the file
     */
    public static ConfigWatcher start(
            Vertx vertx,
            ConfigSources sources,
            EffectiveConfiguration running,
            Duration period,
            ConfigurationListener listener) {
        ConfigRetriever retriever =
                ConfigRetriever.create(vertx, sources.retrieverOptions(true).setScanPeriod(period.toMillis()));
        ConfigWatcher watcher = new ConfigWatcher(sources, retriever, running, listener);
        retriever.configStream().handler(watcher::retrieved);
        return watcher;
    }

    /** Stops watching. */
    public Future<Void> close() {
        return retriever.close();
    }

    private void retrieved(JsonObject retrieved) {
        try {
            compare(sources.resolve(retrieved).settings());
        } catch (ConfigurationException e) {
            LOG.error("A change of the configuration is refused, the old one stays in force: {}", e.getMessage());
            listener.refused(e);
        }
    }

    private void compare(Settings next) {
        if (wanted.changedIn(next).isEmpty()) {
            return;
        }
        wanted = next;
        Map<Boolean, List<Key<?>>> changed =
                running.changedIn(next).stream().collect(Collectors.partitioningBy(Key::live));
        running = running.withThoseOf(next, changed.get(true));
        ConfigurationChange change = new ConfigurationChange(
                ConfigurationAssembly.assemble(running), paths(changed.get(true)), paths(changed.get(false)));
        LOG.info(
                "The configuration has changed: applied {}, after a restart {}",
                change.applied(),
                change.needRestart());
        listener.changed(change);
    }

    private static List<String> paths(List<Key<?>> keys) {
        return keys.stream().<String>map(Key::path).toList();
    }
}
