// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.agent;

import dev.linuxpatch.job.EventDraft;
import dev.linuxpatch.job.Step;
import dev.linuxpatch.shared.job.JobEvent.Kind;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import java.util.List;

/** Tells commits of the job store apart by what they write. */
final class Commits {
    /** What a commit is about. */
    enum What {
        CREATED,
        /** From waiting to running. */
        STARTED,
        /** A worker's phase. */
        PHASE,
        OUTPUT,
        ENDED
    }

    private Commits() {}

    /** @param arguments of the store's method */
    static boolean contain(Object[] arguments, What what) {
        for (Object step : (List<?>) arguments[0]) {
            if (is((Step) step, what)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(Step step, What what) {
        return switch (what) {
            case CREATED -> step.created();
            case STARTED -> step.record().reported() == 0 && has(step, Kind.STATUS, JobStatus.RUNNING);
            case PHASE -> step.record().reported() > 0 && has(step, Kind.STATUS, JobStatus.RUNNING);
            case OUTPUT -> has(step, Kind.OUTPUT, JobStatus.RUNNING);
            case ENDED -> step.events().stream().anyMatch(draft -> draft.kind() == Kind.END);
        };
    }

    private static boolean has(Step step, Kind kind, JobStatus status) {
        for (EventDraft draft : step.events()) {
            if (draft.kind() == kind
                    && draft.job().status() == status
                    && draft.job().phase() != Phase.QUEUED) {
                return true;
            }
        }
        return false;
    }
}
