// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import io.vertx.config.ConfigRetriever;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.json.JsonObject;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the configuration: defaults, then the file, then {@code LPA_…} variables, then options of the command line, each
 * stronger than the one before. The future fails with a {@link ConfigurationException} that holds every problem found.
 */
public final class ConfigLoader {

    /** The file that is read where none is named. */
    public static final Path DEFAULT_FILE = Path.of("/etc/linux_patch_api/config.yaml");

    private static final Logger LOG = LoggerFactory.getLogger(ConfigLoader.class);

    private ConfigLoader() {}

    /**
     * Loads from a file, the environment and the command line.
     *
     * @param file null for none
     * @param environment of the process
     * @param options dotted path of a key to its value as text
     */
    public static Future<Configuration> load(
            Vertx vertx, Path file, Map<String, String> environment, Map<String, String> options) {
        return load(vertx, new ConfigSources(file, environment, options)).map(EffectiveConfiguration::configuration);
    }

    /** Loads once, and keeps the origin of each value. Notices are logged as warnings. */
    public static Future<EffectiveConfiguration> load(Vertx vertx, ConfigSources sources) {
        ConfigRetriever retriever =
                ConfigRetriever.create(vertx, sources.retrieverOptions(false).setScanPeriod(-1));
        return retriever
                .getConfig()
                .recover(failure -> Future.failedFuture(
                        failure instanceof FileSystemException
                                ? sources.unreadable(reason(failure.getCause()))
                                : failure))
                .compose(retrieved -> resolve(sources, retrieved))
                .onSuccess(loaded -> loaded.notices().forEach(notice -> LOG.warn("{}", notice)))
                .onComplete(done -> retriever.close());
    }

    private static Future<EffectiveConfiguration> resolve(ConfigSources sources, JsonObject retrieved) {
        try {
            return Future.succeededFuture(sources.resolve(retrieved));
        } catch (ConfigurationException e) {
            return Future.failedFuture(e);
        }
    }

    private static String reason(Throwable cause) {
        if (cause instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return cause instanceof AccessDeniedException ? "permission denied" : String.valueOf(cause.getMessage());
    }
}
