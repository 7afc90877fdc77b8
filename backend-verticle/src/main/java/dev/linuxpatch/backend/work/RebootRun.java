// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.backend.run.Exit;
import dev.linuxpatch.backend.run.OutputLine;
import dev.linuxpatch.backend.run.OutputListener;
import dev.linuxpatch.backend.run.OutputOffsets;
import dev.linuxpatch.backend.run.OutputSource;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the configured reboot command, once the job verticle has stored that it is about to run. Never a second time: whether
 * the host went down is for the job verticle to judge.
 */
final class RebootRun {
    /** How much of the command's output is reported. */
    static final long CAP_BYTES = 64 * 1024;

    private static final String STEP = "reboot";

    private final StepDirectories steps;
    private final Command command;
    private final JobReport report;
    private final JobControl control;

    RebootRun(StepDirectories steps, List<String> argv, JobReport report, JobControl control) {
        this.steps = steps;
        this.command = Command.of(argv).with(Map.of("LC_ALL", "C.UTF-8"));
        this.report = report;
        this.control = control;
    }

    /**
     * Runs the command, or finds it again.
     *
     * @param rebooted whether the host was restarted after the job began
     */
    WorkOutcome run(Operation.Reboot reboot, Deadline deadline, boolean rebooted) {
        Optional<Exit> earlier = earlier(deadline);
        if (rebooted) {
            String order = earlier.isPresent() ? "after" : "before";
            return new WorkOutcome.Succeeded(
                    List.of(), null, "the host was restarted " + order + " the reboot command was run", false);
        }
        if (earlier.isPresent()) {
            return outcome(earlier.get());
        }
        if (!control.close()) {
            return new WorkOutcome.Cancelled(List.of(), null, "cancelled before the reboot command was run");
        }
        String reason = reboot.reason() == null ? "" : ": " + reboot.reason();
        report.enter(Phase.REBOOTING, 50, "running the reboot command" + reason);
        if (!report.stored(deadline.left())) {
            return failed(null, "nobody recorded that the host is about to reboot, so it was not rebooted");
        }
        if (deadline.passed()) {
            return new WorkOutcome.TimedOut(List.of(), null, "out of time before the reboot command was run");
        }
        return outcome(steps.run(STEP, command, deadline.left(), listener(steps.next(STEP))));
    }

    /** Reports what a command that has ended wrote and nobody has reported yet. */
    void finishEarlier() {
        steps.unreported().forEach(step -> steps.follow(step, Duration.ZERO, listener(step)));
    }

    /** How a command ended that an earlier service began; empty if none was. */
    private Optional<Exit> earlier(Deadline deadline) {
        for (String step : steps.earlier()) {
            Optional<Exit> exit = steps.follow(step, deadline.left(), listener(step));
            if (exit.isPresent()) {
                control.close();
                return exit;
            }
        }
        return Optional.empty();
    }

    private OutputListener listener(String step) {
        return (lines, upTo) -> report.wrote(events(lines), mark(step, upTo));
    }

    private static WorkOutcome outcome(Exit exit) {
        if (exit instanceof Exit.Finished finished) {
            return finished.code() == 0
                    ? new WorkOutcome.Succeeded(List.of(), 0, "the reboot command has been run", false)
                    : failed(finished.code(), "the reboot command ended with code " + finished.code());
        }
        if (exit instanceof Exit.NotStarted never) {
            return failed(null, "the reboot command was not run: " + never.message());
        }
        return exit instanceof Exit.Stopped
                ? new WorkOutcome.TimedOut(List.of(), null, "the reboot command did not end in time")
                // That is also what a host that goes down looks like.
                : failed(JobErrorCode.INTERRUPTED, null, "the reboot command was killed by somebody else");
    }

    private static List<WorkEvent> events(List<OutputLine> lines) {
        return lines.stream()
                .filter(line -> line.source() != OutputSource.STATUS)
                .<WorkEvent>map(line -> new WorkEvent.LineWritten(
                        line.source() == OutputSource.STDOUT ? OutputStreamKind.STDOUT : OutputStreamKind.STDERR,
                        line.text()))
                .toList();
    }

    private static OutputMark mark(String step, OutputOffsets upTo) {
        return new OutputMark(step, upTo.stdout(), upTo.stderr(), upTo.status());
    }

    private static WorkOutcome failed(Integer exitCode, String message) {
        return failed(JobErrorCode.REBOOT_ERROR, exitCode, message);
    }

    private static WorkOutcome failed(JobErrorCode code, Integer exitCode, String message) {
        return new WorkOutcome.Failed(List.of(), exitCode, new JobError(code, message), false);
    }
}
