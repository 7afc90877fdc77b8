// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.health;

import dev.linuxpatch.shared.job.HealthGate.Check;
import java.time.Duration;

/** One thing that is true of a host that is well. Looking blocks: for a worker thread. */
public interface HealthCheck {
    /** What is checked, such as {@code service nginx}. */
    String name();

    /**
     * Looks once. What cannot be seen has not passed.
     *
     * @param limit how long that may take; longer than zero
     */
    Check look(Duration limit) throws InterruptedException;

    default Check passed(String detail) {
        return new Check(name(), true, detail);
    }

    default Check failed(String detail) {
        return new Check(name(), false, detail);
    }
}
