// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the configuration comes from, from the weakest to the strongest; what none of them gives has its default.
 *
 * @param file YAML; null for none
 * @param environment variables; only those that begin with {@code LPA_} are looked at
 * @param options of the command line: dotted path of a key to its value as text
 */
public record ConfigSources(Path file, Map<String, String> environment, Map<String, String> options) {

    public ConfigSources {
        environment = Map.copyOf(environment);
        options = Map.copyOf(options);
    }

    /**
     * The stores of vertx-config, one a source.
     *
     * @param fileMayBeMissing whether a file that cannot be read leaves its layer out instead of failing the retrieval
     */
    ConfigRetrieverOptions retrieverOptions(boolean fileMayBeMissing) {
        ConfigRetrieverOptions retriever = new ConfigRetrieverOptions();
        if (file != null) {
            retriever.addStore(new ConfigStoreOptions()
                    .setType("file")
                    .setFormat(StrictYamlProcessor.FORMAT)
                    .setOptional(fileMayBeMissing)
                    .setConfig(new JsonObject().put(StrictYamlProcessor.PATH, file.toString())));
        }
        return retriever
                .addStore(json(EnvironmentLayer.read(environment).toJson(Origin.Source.ENVIRONMENT)))
                .addStore(json(OptionLayer.read(options).toJson(Origin.Source.OPTION)));
    }

    /** What the stores have given, as a configuration. */
    EffectiveConfiguration resolve(JsonObject retrieved) throws ConfigurationException {
        if (file != null && !retrieved.containsKey(Origin.Source.FILE.name())) {
            throw unreadable("it is missing, or may not be read");
        }
        return Resolver.resolve(List.of(
                Layer.fromJson(retrieved, Origin.Source.FILE),
                Layer.fromJson(retrieved, Origin.Source.ENVIRONMENT),
                Layer.fromJson(retrieved, Origin.Source.OPTION)));
    }

    ConfigurationException unreadable(String reason) {
        return new ConfigurationException(
                List.of(new ConfigProblem(file.toString(), 0, "", "the file cannot be read: " + reason)));
    }

    private static ConfigStoreOptions json(JsonObject config) {
        return new ConfigStoreOptions().setType("json").setConfig(config);
    }
}
