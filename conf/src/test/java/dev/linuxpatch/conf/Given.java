// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.io.StringReader;
import java.util.List;
import java.util.Map;

/** Configurations that tests start from, without a file system. */
final class Given {

    static final String FILE = "config.yaml";

    private Given() {}

    static EffectiveConfiguration yaml(String... lines) throws ConfigurationException {
        return Resolver.resolve(List.of(layer(lines)));
    }

    static Layer layer(String... lines) {
        return StrictYaml.read(FILE, new StringReader(String.join("\n", lines)));
    }

    static EffectiveConfiguration environment(Map<String, String> variables) throws ConfigurationException {
        return Resolver.resolve(List.of(EnvironmentLayer.read(variables)));
    }

    static EffectiveConfiguration options(Map<String, String> options) throws ConfigurationException {
        return Resolver.resolve(List.of(OptionLayer.read(options)));
    }
}
