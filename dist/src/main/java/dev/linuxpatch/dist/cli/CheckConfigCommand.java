// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import dev.linuxpatch.conf.ConfigurationException;
import dev.linuxpatch.conf.EffectiveConfiguration;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description = {
            "Check the configuration, and print what is in force with the origin of each value.",
            "Secrets are hidden. All problems are told at once; the exit code is then 78."
        })
final class CheckConfigCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigurationException {
        Vertx vertx = Vertx.vertx();
        try {
            EffectiveConfiguration effective = config.load(vertx);
            spec.commandLine().getOut().print(effective.toYaml());
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        } finally {
            vertx.close().await();
        }
    }
}
