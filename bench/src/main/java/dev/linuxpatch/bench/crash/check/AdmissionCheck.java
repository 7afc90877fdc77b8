// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.check;

import dev.linuxpatch.bench.crash.check.Submission.Cancel;
import dev.linuxpatch.bench.crash.check.Violation.Kind;
import dev.linuxpatch.bench.service.JobView;
import java.util.ArrayList;
import java.util.List;

/** Every accepted request is one job, every job is one request, and all have ended. */
final class AdmissionCheck {
    private AdmissionCheck() {}

    static List<Violation> of(Evidence evidence) {
        List<Violation> found = new ArrayList<>();
        for (Submission submission : evidence.submissions()) {
            List<JobView> made = evidence.jobs().stream()
                    .filter(job -> job.requestId().equals(submission.requestId()))
                    .toList();
            boolean mayBeDeleted = submission.cancel() == Cancel.DELETED || submission.cancel() == Cancel.UNKNOWN;
            if (made.size() > 1) {
                found.add(new Violation(Kind.DUPLICATED, submission.ask() + " was asked for once and became " + made));
            } else if (submission.accepted() && made.isEmpty() && !mayBeDeleted) {
                found.add(new Violation(
                        Kind.LOST,
                        "job " + submission.jobId() + " was accepted (" + submission.ask() + ") and is gone"));
            } else if (!made.isEmpty()
                    && submission.accepted()
                    && !made.get(0).id().equals(submission.jobId())) {
                found.add(new Violation(
                        Kind.WRONG, submission.ask() + " was told job " + submission.jobId() + " but is " + made));
            } else if (!made.isEmpty() && !submission.accepted() && !submission.unanswered()) {
                found.add(new Violation(
                        Kind.WRONG,
                        submission.ask() + " was answered with " + submission.status() + " but became " + made));
            }
        }
        for (JobView job : evidence.jobs()) {
            if (evidence.submission(job).isEmpty()) {
                found.add(new Violation(Kind.DUPLICATED, job + " was asked for by nobody"));
            }
            if (!job.ended()) {
                found.add(new Violation(Kind.STUCK, job + " does not end"));
            }
        }
        return found;
    }
}
