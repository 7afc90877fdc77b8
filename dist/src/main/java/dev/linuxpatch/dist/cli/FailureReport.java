// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import dev.linuxpatch.conf.ConfigurationException;
import dev.linuxpatch.dist.deploy.StartException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what stops the command into words and an exit code. */
final class FailureReport implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof ConfigurationException) {
            command.getErr().println(failure.getMessage());
            return ExitCode.CONFIG;
        }
        if (failure instanceof StartException refused) {
            command.getErr().println(refused.getMessage());
            return refused.reason() == StartException.Reason.CONFIGURATION ? ExitCode.CONFIG : ExitCode.UNAVAILABLE;
        }
        command.getErr().println("This is a bug, please report it:");
        failure.printStackTrace(command.getErr());
        return ExitCode.SOFTWARE;
    }
}
