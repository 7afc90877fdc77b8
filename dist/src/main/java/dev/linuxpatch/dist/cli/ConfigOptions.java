// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import dev.linuxpatch.conf.ConfigLoader;
import dev.linuxpatch.conf.ConfigSources;
import dev.linuxpatch.conf.ConfigurationException;
import dev.linuxpatch.conf.EffectiveConfiguration;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Option;

/** Options that say where the configuration comes from. */
final class ConfigOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file (default: /etc/linux_patch_api/config.yaml).")
    private Path file = ConfigLoader.DEFAULT_FILE;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Override a value, for example --set server.port=12444. Can be given more than once.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    ConfigSources sources() {
        return new ConfigSources(file, System.getenv(), overrides);
    }

    /** Loads and validates; waits for the result, so never call it on an event loop. */
    EffectiveConfiguration load(Vertx vertx) throws ConfigurationException {
        try {
            return ConfigLoader.load(vertx, sources())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ConfigurationException refused) {
                throw refused;
            }
            throw e;
        }
    }
}
