// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.backend.run.Exit;
import dev.linuxpatch.backend.run.Limits;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.backend.run.RunningCommand;
import dev.linuxpatch.backend.run.StopReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Runs the commands of one job one after the other, each in a directory of its own, and waits for each. */
final class Steps {
    /** Between asking a process tree to end and ending it. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Runner runner;
    private final Path jobDirectory;
    private final ManagerOutput output;
    private final long capBytes;
    private final JobReport report;
    private final JobControl control;
    private int count;

    Steps(Runner runner, Path jobDirectory, ManagerOutput output, long capBytes, JobReport report, JobControl control) {
        this.runner = runner;
        this.jobDirectory = jobDirectory;
        this.output = output;
        this.capBytes = capBytes;
        this.report = report;
        this.control = control;
    }

    /** Whether anything was run at all. */
    boolean ranAny() {
        return count > 0;
    }

    /** Runs a command to its end. A cancel stops it only while the job can be cancelled. */
    StepOutcome run(Attempt attempt, Command command, ProgressRange range, Duration limit) {
        if (limit.isZero()) {
            return new StepOutcome(attempt, new Exit.Stopped(StopReason.TIMEOUT, List.of()), List.of(), List.of());
        }
        count++;
        String name =
                String.format(Locale.ROOT, "%02d-%s", count, attempt.name().toLowerCase(Locale.ROOT));
        StepListener listener = new StepListener(attempt, report, output, range);
        RunningCommand running =
                runner.start(command, jobDirectory.resolve(name), new Limits(limit, capBytes, GRACE), listener);
        control.stopWith(running::cancel);
        try {
            Exit exit = running.exit().toCompletableFuture().join();
            return new StepOutcome(attempt, exit, listener.lines(), listener.failing());
        } finally {
            control.stopWith(() -> {});
        }
    }
}
