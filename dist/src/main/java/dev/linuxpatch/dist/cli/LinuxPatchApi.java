// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code linux-patch-api}; without a subcommand it serves. */
@Command(
        name = "linux-patch-api",
        description = "A secure remote API for packages and patches on Linux hosts.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        subcommands = {
            ServeCommand.class,
            CheckConfigCommand.class,
            PkiCommand.class,
            ArchiveCommand.class,
            VersionCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped as asked, or nothing wrong",
            "64:the command line is wrong",
            "69:something that is needed is not available, for example the port",
            "73:a file cannot be made, or would be overwritten",
            "78:the configuration, or a file that it names, is wrong"
        },
        footer = {
            "",
            "Without a subcommand it serves. Values of the configuration come from, the later the stronger:",
            "defaults, the file, variables LPA_SECTION_KEY, and --set section.key=value."
        })
public final class LinuxPatchApi implements Callable<Integer> {
    @Mixin
    private ServeOptions options;

    private LinuxPatchApi() {}

    /** The command, ready to be given arguments. */
    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new LinuxPatchApi());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.getSubcommands().values().forEach(sub -> sub.setCaseInsensitiveEnumValuesAllowed(true));
        commandLine.setExecutionExceptionHandler(new FailureReport());
        commandLine.setParameterExceptionHandler(new UsageReport(commandLine.getParameterExceptionHandler()));
        return commandLine;
    }

    @Override
    public Integer call() throws Exception {
        return new Serving(options).run();
    }
}
