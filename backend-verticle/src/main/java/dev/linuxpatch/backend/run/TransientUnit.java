// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a launcher as a transient service of systemd (systemd-run(1)), in a control group of its own: restarting or
 * stopping our service does not touch it. Falls back to a detached session where that does not work; the launcher's
 * claim of the job directory makes sure that the program does not run twice even if both came to be.
 */
record TransientUnit(Path systemdRun, Path setsid, DetachedSession fallback) implements Launching {
    private static final Logger LOG = LoggerFactory.getLogger(TransientUnit.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MESSAGE_BYTES = 4096;
    private static final int MARKER_PREFIX = 8;
    private static final int MAX_NAME = 200;

    /**
     * Only what systemd 239 knows already. {@code KillMode=process}: a service that a maintainer script left behind
     * lives on, and a launcher that was killed does not take the transaction along. When the host goes down the
     * launcher shrugs off SIGTERM, so the transaction has {@code TimeoutStopSec} to come to its end.
     */
    private static final List<String> PROPERTIES = List.of(
            "KillMode=process",
            "TimeoutStopSec=900",
            "IgnoreSIGPIPE=no",
            "StandardInput=null",
            "StandardOutput=null",
            "StandardError=journal");

    @Override
    public String unit(JobDirectory directory, String marker) {
        Path path = directory.path();
        String name = path.getParent().getFileName() + "-" + path.getFileName();
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "_");
        String last = plain.substring(Math.max(0, plain.length() - MAX_NAME));
        return "linux-patch-job-" + last + "-" + marker.substring(0, MARKER_PREFIX) + ".service";
    }

    @Override
    public Optional<Process> launch(List<String> argv, CommandRecord command) throws IOException {
        Captured answer = new Probe(setsid, PATIENCE, MESSAGE_BYTES).ask(Command.of(argv(argv, command)));
        if (answer.succeeded()) {
            return Optional.empty();
        }
        LOG.warn(
                "systemd-run failed ({}{}), so {} runs in a session of its own and would end with the service",
                answer.timedOut() ? "no answer in " + PATIENCE : "code " + answer.exitCode(),
                answer.stderr().isBlank() ? "" : ": " + answer.stderr().strip(),
                command.unit());
        return fallback.launch(argv, command);
    }

    List<String> argv(List<String> launcher, CommandRecord command) {
        List<String> argv = new ArrayList<>();
        argv.add(systemdRun.toString());
        argv.add("--quiet");
        argv.add("--collect");
        argv.add("--no-ask-password");
        argv.add("--unit=" + command.unit());
        argv.add("--description=Linux Patch API: " + command.program().getFileName());
        argv.add("--slice=system.slice");
        argv.add("--service-type=simple");
        for (String property : PROPERTIES) {
            argv.add("--property=" + property);
        }
        argv.add("--property=WorkingDirectory=" + command.command().workingDirectory());
        argv.add("--");
        // systemd adds variables of its own (LANG, INVOCATION_ID, …); the environment is to be the command's.
        argv.add("/usr/bin/env");
        argv.add("-i");
        new TreeMap<>(command.command().environment()).forEach((name, value) -> argv.add(literal(name + "=" + value)));
        argv.add(Command.MARKER + "=" + command.marker());
        launcher.forEach(argument -> argv.add(literal(argument)));
        return argv;
    }

    /** systemd.service(5): the service manager expands variables in command lines; {@code $$} is a dollar sign. */
    private static String literal(String argument) {
        return argument.replace("$", "$$");
    }
}
