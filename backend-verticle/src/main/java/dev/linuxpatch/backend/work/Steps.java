// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.backend.run.Exit;
import dev.linuxpatch.backend.run.StopReason;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Runs the package manager's commands for one job, one after the other, and finds again what an earlier service ran. */
final class Steps {
    private final StepDirectories directories;
    private final ManagerOutput output;
    private final JobReport report;
    /** Earlier steps whose rest has been reported: never twice, however many parts of a job ask for it. */
    private final Set<String> told = new HashSet<>();

    Steps(StepDirectories directories, ManagerOutput output, JobReport report) {
        this.directories = directories;
        this.output = output;
        this.report = report;
    }

    /** The name that the next step gets. */
    String next(Attempt attempt) {
        return directories.next(kind(attempt));
    }

    /** Whether an earlier service has run anything for this job. */
    boolean anyEarlier() {
        return !directories.earlier().isEmpty();
    }

    /** Whether the program of an earlier step may have run. */
    boolean begun(String step) {
        return directories.begun(step);
    }

    /** Runs a command to its end. A cancel stops it only while the job can be cancelled. */
    StepOutcome run(Attempt attempt, Command command, ProgressRange range, Duration limit) {
        if (limit.isZero()) {
            return new StepOutcome(attempt, new Exit.Stopped(StopReason.TIMEOUT, List.of()), List.of(), List.of());
        }
        StepListener listener = new StepListener(next(attempt), attempt, report, output, range);
        Exit exit = directories.run(kind(attempt), command, limit, listener);
        return outcome(attempt, exit, listener);
    }

    /**
     * Follows the change that an earlier service began.
     *
     * @return empty if it was never begun, and never will be
     */
    Optional<StepOutcome> followChange(String step, Duration limit) throws IOException {
        told.add(step);
        StepListener listener = listener(step, Attempt.CHANGE);
        return directories.follow(step, limit, listener).map(exit -> outcome(Attempt.CHANGE, exit, listener));
    }

    /**
     * Brings to an end what earlier steps have left and reports what they wrote. What changes packages is waited for, all
     * else is ended.
     *
     * @param limit how long each of them may still take
     */
    void finishEarlier(Duration limit) throws IOException {
        for (String step : directories.unreported()) {
            if (!told.add(step)) {
                continue;
            }
            Attempt attempt = attempt(step);
            if (attempt == Attempt.CHANGE || attempt == Attempt.REPAIR) {
                directories.follow(step, limit, listener(step, attempt));
            } else {
                directories.end(step, listener(step, attempt));
            }
        }
    }

    private StepListener listener(String step, Attempt attempt) throws IOException {
        EarlierOutput earlier = EarlierOutput.read(directories.path(step), directories.reported(step), output);
        return new StepListener(step, attempt, report, output, ProgressRange.of(attempt)).after(earlier);
    }

    private static StepOutcome outcome(Attempt attempt, Exit exit, StepListener listener) {
        return new StepOutcome(attempt, exit, listener.lines(), listener.failing());
    }

    private static String kind(Attempt attempt) {
        return attempt.name().toLowerCase(Locale.ROOT);
    }

    /** What this service does not know the name of may change packages: a successor may have begun it. */
    private static Attempt attempt(String step) {
        return Stream.of(Attempt.values())
                .filter(attempt -> kind(attempt).equals(StepDirectories.kind(step)))
                .findFirst()
                .orElse(Attempt.REPAIR);
    }
}
