// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.util.List;

/** The configuration in force, with the origin of every value: what {@code check-config} shows. */
public final class EffectiveConfiguration {

    private final Settings settings;
    private final List<ConfigProblem> notices;
    private final Configuration configuration;

    EffectiveConfiguration(Settings settings, List<ConfigProblem> notices) {
        this.settings = settings;
        this.notices = List.copyOf(notices);
        this.configuration = ConfigurationAssembly.assemble(settings);
    }

    /** The typed values. */
    public Configuration configuration() {
        return configuration;
    }

    /** Keys that were given and are accepted, but do nothing. */
    public List<ConfigProblem> notices() {
        return notices;
    }

    /** YAML that loads as this configuration, each value with its origin as a comment. Secrets are never part of it. */
    public String toYaml() {
        return ConfigPrinter.print(settings, notices);
    }

    Settings settings() {
        return settings;
    }
}
