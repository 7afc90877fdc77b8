// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.backend.run.Exit;
import dev.linuxpatch.backend.run.StopReason;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is left of one command of a job.
 *
 * @param lines the last lines of its output
 * @param failing what it reported as failed, in order
 */
record StepOutcome(Attempt attempt, Exit exit, List<String> lines, List<StatusLine.Failing> failing) {
    /** A shell's exit code for a program that a signal ended is above this. */
    private static final int SIGNAL_BASE = 128;

    StepOutcome {
        lines = List.copyOf(lines);
        failing = List.copyOf(failing);
    }

    boolean ended(int code) {
        return exit instanceof Exit.Finished finished && finished.code() == code;
    }

    boolean stopped(StopReason reason) {
        return exit instanceof Exit.Stopped stopped && stopped.reason() == reason;
    }

    /** Whether somebody else killed it. */
    boolean killed() {
        return exit instanceof Exit.Lost || (exit instanceof Exit.Finished finished && finished.code() > SIGNAL_BASE);
    }

    /** Null if nobody saw the end. */
    Integer exitCode() {
        return exit instanceof Exit.Finished finished ? finished.code() : null;
    }

    /** What failed by itself, so that another try would, too. */
    Set<String> failingSubjects() {
        return failing.stream()
                .filter(failure -> !failure.killed())
                .map(StatusLine.Failing::subject)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a process was killed that unpacked an archive. What it had started itself may have written on, into the
     * control files of the next archive, so that a package may have got the files of another one (seen with dpkg 1.21).
     */
    boolean unpackerKilled() {
        return failing.stream()
                .anyMatch(failure -> failure.killed() && failure.subject().indexOf('/') >= 0);
    }
}
