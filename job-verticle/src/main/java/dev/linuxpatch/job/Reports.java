// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes what a worker reports. A report may come twice, late, or from a run that is over: its token and its numbers tell,
 * and each event is applied exactly once. All events of a report, and how much of the output they are, are one commit.
 */
final class Reports {
    private final Core core;
    private final TimeoutWatch watch;
    private final DeferredCancels cancels;

    Reports(Core core, TimeoutWatch watch, DeferredCancels cancels) {
        this.core = core;
        this.watch = watch;
        this.cancels = cancels;
    }

    /** @throws StoreException if nothing of it was recorded: the worker sends it again */
    ReportReply take(WorkReport report) {
        Optional<JobRecord> found = core.store().find(report.job());
        if (found.isEmpty()) {
            return new ReportReply.Refused(Rollbacks.unknown(report.job()));
        }
        JobRecord record = found.get();
        if (record.fence() != report.fence()) {
            return refused(report, "token " + report.fence() + " is stale, " + record.fence() + " is valid");
        }
        long last = report.first() + report.events().size() - 1;
        if (last <= record.reported() || report.first() > record.reported() + 1) {
            // Already here, or one before it is missing: either way this is what the worker goes on from.
            return new ReportReply.Committed(record.reported());
        }
        if (!record.ordered()) {
            return refused(report, "the job is " + record.job().status().wireName() + " already");
        }
        List<WorkEvent> fresh = report.events()
                .subList(
                        (int) (record.reported() + 1 - report.first()),
                        report.events().size());
        Step step = apply(record.reportedUpTo(last, report.mark()), fresh);
        core.log().commit(step);
        followUp(record, step.record());
        return new ReportReply.Committed(last);
    }

    private Step apply(JobRecord record, List<WorkEvent> events) {
        Moment now = core.now();
        Step step = Step.of(record);
        for (WorkEvent event : events) {
            // What the worker says behind its end changes nothing: then it has no order any more.
            step = step.then(core.state().worked(step.record(), event, now));
        }
        return step;
    }

    private void followUp(JobRecord before, JobRecord after) {
        if (after.ordered()) {
            watch.heard(after.id());
            if (after.job().phase() != before.job().phase()) {
                cancels.carryOut(after.id(), after.fence());
            }
        } else if (after.busy()) {
            watch.look();
        }
    }

    private static ReportReply refused(WorkReport report, String why) {
        return new ReportReply.Refused(Problem.of(
                ErrorCode.INVALID_REQUEST,
                "report for job " + report.job() + " refused: " + why,
                Map.of("job_id", report.job().toString())));
    }
}
