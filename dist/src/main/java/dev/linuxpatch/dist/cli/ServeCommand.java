// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serve until SIGTERM or SIGINT. This is what happens without a subcommand.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ServeOptions options;

    @Override
    public Integer call() throws Exception {
        return new Serving(options).run();
    }
}
