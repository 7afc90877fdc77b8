// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;

/** What the parts of one transaction share. */
record TransactionScope(
        WorkOrder order,
        PackageManager manager,
        Steps steps,
        Questions questions,
        JobReport report,
        JobControl control,
        Deadline deadline,
        Deadline lockDeadline) {

    PackageDatabase database() {
        return manager.database();
    }
}
