// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Tells what is wrong with a command line, and uses the exit code of {@code sysexits.h} for it. */
record UsageReport(IParameterExceptionHandler usual) implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] arguments) throws Exception {
        usual.handleParseException(failure, arguments);
        return ExitCode.USAGE;
    }
}
