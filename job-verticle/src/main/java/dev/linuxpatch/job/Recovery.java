// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store says at the start. Jobs that wait go on waiting. A reboot is judged by whether the kernel has been started
 * anew. Everything else that ran goes on: whoever did the work tells how far it came, once {@link Orders} have asked.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Core core;

    Recovery(Core core) {
        this.core = core;
    }

    /** Ends the reboots that a new boot id proves; a host that cannot tell proves nothing. */
    void run() {
        Moment now = core.now();
        for (JobRecord record : core.store().active()) {
            boolean reboot = record.rebooting() || record.awaitingReboot();
            if (reboot && now.otherBoot(record.since())) {
                Step step = RebootState.proven(
                        record, now, core.surroundings().kernel().release().get());
                core.log().commit(step);
                LOG.info("job {}: {}", record.id(), step.record().job().message());
            } else if (now.otherBoot(record.since())) {
                core.log().commit(core.state().counting(record, now));
            }
            if (record.running() && !reboot) {
                LOG.info(
                        "job {} ran when the service stopped, in phase {}",
                        record.id(),
                        record.job().phase().wireName());
            }
        }
    }
}
