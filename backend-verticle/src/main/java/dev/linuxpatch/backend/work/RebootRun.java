// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.backend.run.Exit;
import dev.linuxpatch.backend.run.Limits;
import dev.linuxpatch.backend.run.OutputLine;
import dev.linuxpatch.backend.run.OutputListener;
import dev.linuxpatch.backend.run.OutputSource;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs the configured reboot command, once the job verticle has stored that it is about to run. */
final class RebootRun {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final long CAP_BYTES = 64 * 1024;

    private final Runner runner;
    private final Command command;

    RebootRun(Runner runner, List<String> argv) {
        this.runner = runner;
        this.command = Command.of(argv).with(Map.of("LC_ALL", "C.UTF-8"));
    }

    WorkOutcome run(Operation.Reboot reboot, Path directory, Duration timeout, JobReport report, JobControl control) {
        if (!control.close()) {
            return new WorkOutcome.Cancelled(List.of(), null, "cancelled before the reboot command was run");
        }
        String reason = reboot.reason() == null ? "" : ": " + reboot.reason();
        report.enter(Phase.REBOOTING, 50, "running the reboot command" + reason);
        if (!report.stored(timeout)) {
            return failed(null, "nobody recorded that the host is about to reboot, so it was not rebooted");
        }
        OutputListener listener = (lines, upTo) -> take(lines, report);
        Exit exit = runner.start(command, directory.resolve("reboot"), new Limits(timeout, CAP_BYTES, GRACE), listener)
                .exit()
                .toCompletableFuture()
                .join();
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
                : failed(null, "the reboot command was killed by somebody else");
    }

    private static CompletionStage<?> take(List<OutputLine> lines, JobReport report) {
        List<WorkEvent> events = lines.stream()
                .filter(line -> line.source() != OutputSource.STATUS)
                .<WorkEvent>map(line -> new WorkEvent.LineWritten(
                        line.source() == OutputSource.STDOUT ? OutputStreamKind.STDOUT : OutputStreamKind.STDERR,
                        line.text()))
                .toList();
        return events.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : report.reports().send(events);
    }

    private static WorkOutcome failed(Integer exitCode, String message) {
        return new WorkOutcome.Failed(List.of(), exitCode, new JobError(JobErrorCode.REBOOT_ERROR, message), false);
    }
}
