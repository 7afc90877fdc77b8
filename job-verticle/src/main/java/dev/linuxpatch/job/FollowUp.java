// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The reboot after patches: only if it is allowed and needed. It is a job of its own, stored in the same commit as the end
 * of the patch job, so that a crash between the two cannot lose it.
 */
final class FollowUp {
    private final Core core;

    /**
     * What follows.
     *
     * @param message for the job that has ended
     * @param job to be stored with that end; empty if one like it waits already
     */
    record Plan(String message, Optional<Step> job) {}

    FollowUp(Core core) {
        this.core = core;
    }

    Optional<Plan> after(Job job, WorkOutcome outcome, Instant now) {
        boolean wanted = job.operation() instanceof Operation.ApplyPatches patches
                && patches.allowReboot()
                && outcome instanceof WorkOutcome.Succeeded succeeded
                && succeeded.rebootRequired();
        if (!wanted) {
            return Optional.empty();
        }
        Optional<JobId> waiting = core.store().active().stream()
                .filter(record -> record.job().operation() instanceof Operation.Reboot)
                .map(JobRecord::id)
                .findFirst();
        return Optional.of(waiting.map(FollowUp::coveredBy).orElseGet(() -> reboot(job, now)));
    }

    private static Plan coveredBy(JobId reboot) {
        return new Plan("a reboot is needed, and waits as job " + reboot, Optional.empty());
    }

    private Plan reboot(Job patch, Instant now) {
        Operation.ApplyPatches patches = (Operation.ApplyPatches) patch.operation();
        Operation.Reboot reboot =
                new Operation.Reboot(patches.rebootDelay(), false, "needed by the patches of job " + patch.id(), false);
        Step created = core.state()
                .created(
                        core.surroundings().ids().get(),
                        patch.host(),
                        reboot,
                        Caller.service(),
                        UUID.randomUUID().toString(),
                        now,
                        JobService.dueTime(reboot, now));
        return new Plan(
                "a reboot is needed, and follows as job " + created.record().id(), Optional.of(created));
    }
}
