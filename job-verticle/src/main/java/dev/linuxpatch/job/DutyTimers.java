// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import java.time.Duration;

/** Timers that nothing comes of any more once the duty that they were set for is over. */
final class DutyTimers implements Timers {
    private final Timers timers;
    private boolean over;

    DutyTimers(Timers timers) {
        this.timers = timers;
    }

    @Override
    public void soon(Runnable task) {
        timers.soon(() -> runUnlessOver(task));
    }

    @Override
    public long after(Duration delay, Runnable task) {
        return over ? NONE : timers.after(delay, () -> runUnlessOver(task));
    }

    @Override
    public void cancel(long timer) {
        timers.cancel(timer);
    }

    void end() {
        over = true;
    }

    private void runUnlessOver(Runnable task) {
        if (!over) {
            task.run();
        }
    }
}
