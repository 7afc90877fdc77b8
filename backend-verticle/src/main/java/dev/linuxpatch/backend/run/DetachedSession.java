// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts a launcher as our child in a session of its own (setsid(1)): it survives us, but not our control group. */
record DetachedSession(Path setsid) implements Launching {
    private static final File NOWHERE = new File("/dev/null");

    @Override
    public String unit(JobDirectory directory, String marker) {
        return "";
    }

    @Override
    public Optional<Process> launch(List<String> argv, CommandRecord command) throws IOException {
        List<String> detached = new ArrayList<>(argv);
        detached.add(0, setsid.toString());
        ProcessBuilder builder = new ProcessBuilder(detached)
                .directory(command.command().workingDirectory().toFile())
                .redirectInput(NOWHERE)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        setEnvironment(builder, command.command(), command.marker());
        return Optional.of(builder.start());
    }

    static void setEnvironment(ProcessBuilder builder, Command command, String marker) {
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        builder.environment().put(Command.MARKER, marker);
    }
}
