// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;

/**
 * What the parts of one transaction share.
 *
 * @param rebooted whether the host was restarted after the job began
 * @param clock tells when something began that another service may have to go on with
 */
record TransactionScope(
        Journal journal,
        boolean rebooted,
        PackageManager manager,
        Steps steps,
        Questions questions,
        JobReport report,
        JobControl control,
        Deadline deadline,
        Deadline lockDeadline,
        BootClock clock) {

    WorkOrder order() {
        return journal.order();
    }

    BootClock.Moment now() {
        return clock.now();
    }

    PackageDatabase database() {
        return manager.database();
    }
}
