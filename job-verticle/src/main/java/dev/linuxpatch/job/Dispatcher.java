// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands jobs to the worker when it is their turn. That a job runs, and under which token, is on the disk before that. */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    /** A host may have slept meanwhile, which timers do not count, so the time is looked at again at least this often. */
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

    private static final Duration ROOM_WAIT = Duration.ofSeconds(5);

    private final Core core;
    private final Room room;
    private final TimeoutWatch watch;
    private final Orders orders;
    private final Schedule schedule;
    private boolean woken;
    private long alarm = Timers.NONE;

    Dispatcher(Core core, TimeoutWatch watch, Orders orders) {
        this.core = core;
        this.watch = watch;
        this.orders = orders;
        this.room = new Room(core.settings().storagePath());
        this.schedule = new Schedule(core.settings().maxConcurrent());
    }

    /** Something has changed: look whose turn it is, but only after what is being done now. */
    void wake() {
        if (!woken) {
            woken = true;
            core.timers().soon(() -> {
                woken = false;
                dispatch();
            });
        }
    }

    private void dispatch() {
        try {
            List<JobRecord> active = core.store().active();
            Optional<JobRecord> next = schedule.next(active, core.now());
            Optional<String> lacking = next.isPresent() ? room.lacking() : Optional.empty();
            if (lacking.isPresent()) {
                LOG.warn("jobs wait: {}", lacking.get());
                setAlarm(ROOM_WAIT);
                return;
            }
            while (next.isPresent()) {
                start(next.get());
                active = core.store().active();
                next = schedule.next(active, core.now());
            }
            schedule.nextDue(active, core.now()).ifPresent(this::setAlarm);
        } catch (StoreException e) {
            LOG.warn("jobs wait: {}", e.getMessage());
            setAlarm(core.surroundings().pace().retry());
        }
    }

    private void start(JobRecord record) {
        Moment now = core.now();
        // A store that was set aside forgets its tokens, the workers do not: the clock keeps new ones above the old.
        long fence = Math.max(core.store().lastFence() + 1, now.at().toEpochMilli());
        Step started = core.state().started(record, fence, now);
        core.log().commit(started);
        watch.heard(record.id());
        watch.look();
        orders.send(started.record());
    }

    private void setAlarm(Duration wait) {
        core.timers().cancel(alarm);
        alarm = core.timers().after(wait.compareTo(LONGEST_NAP) < 0 ? wait : LONGEST_NAP, this::wake);
    }
}
