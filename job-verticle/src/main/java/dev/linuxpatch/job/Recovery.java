// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store says at the start. Jobs that wait go on waiting; one that ran has nobody left who follows it, and says so;
 * a reboot is judged by whether the kernel has been started anew.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Core core;

    Recovery(Core core) {
        this.core = core;
    }

    void run() {
        String bootId = core.surroundings().bootId().get();
        for (JobRecord record : core.store().active()) {
            if (record.running()) {
                Step step = judge(record, bootId);
                core.log().commit(step);
                LOG.warn(
                        "job {} ran when the service stopped: {}",
                        record.id(),
                        step.record().job().message());
            }
        }
    }

    private Step judge(JobRecord record, String bootId) {
        boolean known = !bootId.isEmpty() && !record.bootId().isEmpty();
        boolean rebooted = known && !bootId.equals(record.bootId());
        if (record.job().operation() instanceof Operation.Reboot) {
            return rebooted
                    ? core.state().rebooted(record, core.now())
                    : core.state().failed(record, JobErrorCode.REBOOT_ERROR, notRebooted(known), core.now());
        }
        String what = rebooted ? "the host was restarted" : "the service was restarted";
        return core.state()
                .failed(
                        record,
                        JobErrorCode.INTERRUPTED,
                        what + " while this job was in phase "
                                + record.job().phase().wireName()
                                + "; what it has changed is not known: check the package database",
                        core.now());
    }

    private static String notRebooted(boolean known) {
        return known
                ? "the service was restarted, but the host was not: its kernel still runs"
                : "whether the host was rebooted is not known: its boot id cannot be read";
    }
}
