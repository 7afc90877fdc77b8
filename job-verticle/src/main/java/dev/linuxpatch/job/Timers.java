// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import java.time.Duration;

/** Calls back, always on the one context that changes jobs, and on time that nobody can set. */
interface Timers {
    /** Names no timer: cancelling it does nothing. */
    long NONE = -1;

    /** After what is being done now. */
    void soon(Runnable task);

    /** @return for {@link #cancel} */
    long after(Duration delay, Runnable task);

    void cancel(long timer);
}
