// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes what a worker reports. A report may come twice, late, or from a run that is over: its token and its numbers tell,
 * and each event is applied exactly once. All events of a report are one commit.
 */
final class Reports {
    private final Core core;
    private final FollowUp followUp;

    Reports(Core core) {
        this.core = core;
        this.followUp = new FollowUp(core);
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
        if (!record.running()) {
            return refused(report, "the job is " + record.job().status().wireName() + " already");
        }
        List<WorkEvent> fresh = report.events()
                .subList(
                        (int) (record.reported() + 1 - report.first()),
                        report.events().size());
        core.log().commit(apply(record.reportedUpTo(last), fresh));
        return new ReportReply.Committed(last);
    }

    private Step[] apply(JobRecord record, List<WorkEvent> events) {
        Instant now = core.now();
        Step step = Step.of(record);
        for (WorkEvent event : events) {
            if (event instanceof WorkEvent.Ended ended && step.record().running()) {
                Optional<FollowUp.Plan> plan = followUp.after(step.record().job(), ended.outcome(), now);
                String addendum = plan.map(FollowUp.Plan::message).orElse("");
                List<Step> steps = new ArrayList<>();
                steps.add(step.then(core.state().ended(step.record(), ended.outcome(), addendum, now)));
                plan.flatMap(FollowUp.Plan::job).ifPresent(steps::add);
                // An end is the last event of a job: whatever a worker says behind it is not about the job.
                return steps.toArray(Step[]::new);
            }
            step = step.then(core.state().worked(step.record(), event, now));
        }
        return new Step[] {step};
    }

    private static ReportReply refused(WorkReport report, String why) {
        return new ReportReply.Refused(Problem.of(
                ErrorCode.INVALID_REQUEST,
                "report for job " + report.job() + " refused: " + why,
                Map.of("job_id", report.job().toString())));
    }
}
