// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.ManagerOutput;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.run.Exit;
import dev.linuxpatch.backend.run.StartFailure;
import dev.linuxpatch.backend.run.StopReason;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.util.List;

/** Ends of a job before it came to changing anything; what has changed all the same is looked up, not assumed. */
final class Endings {
    private final PackageDatabase database;
    private final ManagerOutput output;
    private final PackageStates before;
    private final boolean rebooted;

    /** @param rebooted whether the host was restarted after the job began */
    Endings(PackageDatabase database, ManagerOutput output, PackageStates before, boolean rebooted) {
        this.database = database;
        this.output = output;
        this.before = before;
        this.rebooted = rebooted;
    }

    WorkOutcome alreadyTrue(String message) throws IOException {
        return new WorkOutcome.Succeeded(changes(), null, message, false);
    }

    WorkOutcome failed(JobError error) throws IOException {
        return new WorkOutcome.Failed(changes(), null, error, false);
    }

    /** It is bound to a plan that does not hold any more. */
    WorkOutcome drifted(PlanBinding.Drift drift) throws IOException {
        return failed(new JobError(JobErrorCode.PLAN_DRIFTED, drift.message() + "; nothing was changed"));
    }

    WorkOutcome cancelled(String doing) throws IOException {
        return new WorkOutcome.Cancelled(changes(), null, "cancelled while " + doing + "; " + whatChanged());
    }

    WorkOutcome timedOut(String doing) throws IOException {
        return new WorkOutcome.TimedOut(changes(), null, "out of time while " + doing + "; " + whatChanged());
    }

    /** The end after a step that did not succeed. */
    WorkOutcome after(StepOutcome step, String doing) throws IOException {
        if (step.stopped(StopReason.CANCELLED)) {
            return cancelled(doing);
        }
        if (step.stopped(StopReason.TIMEOUT)) {
            return timedOut(doing);
        }
        return new WorkOutcome.Failed(changes(), step.exitCode(), explain(step), false);
    }

    JobError explain(StepOutcome step) {
        if (step.exit() instanceof Exit.NotStarted never) {
            JobErrorCode code = never.failure() == StartFailure.PROGRAM_NOT_FOUND
                    ? JobErrorCode.COMMAND_NOT_FOUND
                    : JobErrorCode.PKG_MANAGER_ERROR;
            return new JobError(code, never.message());
        }
        if (step.killed()) {
            String tool = step.attempt().tool();
            return new JobError(
                    JobErrorCode.INTERRUPTED,
                    rebooted ? "the host was restarted while " + tool + " ran" : tool + " was killed by somebody else");
        }
        return output.explain(step.attempt(), step.exitCode(), step.lines(), step.failing());
    }

    private List<PackageChange> changes() throws IOException {
        return database.states().changesSince(before);
    }

    private String whatChanged() throws IOException {
        return changes().isEmpty() ? "nothing was changed" : "see the changes of this job";
    }
}
