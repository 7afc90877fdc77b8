// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.conf.JobSettings;
import dev.linuxpatch.conf.RetentionSettings;
import dev.linuxpatch.shared.job.JobEvent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One process of the service on one thread: the real classes, with time and the moment of death in the model's hand. */
final class ModelService implements Timers {
    static final Duration TIMEOUT = Duration.ofMinutes(30);
    static final Duration REBOOT_TIMEOUT = Duration.ofMinutes(10);
    static final Duration GRACE = Duration.ofMinutes(2);

    /** How the process ends at its next commit. */
    enum Death {
        NONE,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    /** Kill -9: nothing catches it, and nothing that this process does afterwards has any effect. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private record Timer(long id, long due, Runnable task) {}

    private final LongSupplier millis;
    private final Runnable committed;
    private final Deque<Runnable> soon = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::id));
    private long lastTimer;
    private boolean dead;

    Death death = Death.NONE;
    Keeper keeper;
    JobService jobs;

    /**
     * @param millis monotonic time
     * @param committed called after each commit
     */
    ModelService(
            JobStore disk,
            Worker worker,
            Surroundings surroundings,
            LongSupplier millis,
            Runnable committed,
            Consumer<List<JobEvent>> published) {
        this.millis = millis;
        this.committed = committed;
        JobStore store = mortal(disk);
        EventLog log = new EventLog(store, events -> published.accept(events.events()));
        StoreRetry retry = new StoreRetry(this, surroundings.pace().retry());
        Core core = new Core(
                Samples.HOST,
                new JobSettings(
                        5,
                        TIMEOUT,
                        Path.of("unused"),
                        10,
                        Duration.ZERO,
                        new RetentionSettings(100, Duration.ofDays(30), 1_000_000, 1L << 30)),
                REBOOT_TIMEOUT,
                JobHarness.OWN,
                surroundings,
                Samples.STATE,
                store,
                log,
                retry,
                worker,
                this);
        run(() -> {
            keeper = new Keeper(core);
            jobs = new JobService(core);
            keeper.goOn();
        });
    }

    boolean alive() {
        return !dead;
    }

    void kill() {
        dead = true;
    }

    /** Does something and all that follows from it at once, unless the process dies on the way. */
    void run(Runnable task) {
        soon.add(task);
        try {
            while (alive() && !soon.isEmpty()) {
                soon.remove().run();
            }
        } catch (Killed e) {
            dead = true;
        }
    }

    /** Time has passed. */
    void tick() {
        while (alive() && !timers.isEmpty() && timers.peek().due() <= millis.getAsLong()) {
            run(timers.remove().task());
        }
    }

    /** When there is something to do again, if there is; never before {@code from}. */
    long nextDue(long atMost) {
        return timers.isEmpty() ? atMost : Math.min(atMost, timers.peek().due());
    }

    @Override
    public void soon(Runnable task) {
        soon.add(task);
    }

    @Override
    public long after(Duration delay, Runnable task) {
        timers.add(new Timer(++lastTimer, millis.getAsLong() + Math.max(1, delay.toMillis()), task));
        return lastTimer;
    }

    @Override
    public void cancel(long timer) {
        timers.removeIf(known -> known.id() == timer);
    }

    /** The same store, for as long as this process lives. */
    private JobStore mortal(JobStore disk) {
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    boolean commit = method.getName().equals("commit");
                    if (commit && death == Death.BEFORE_COMMIT) {
                        dead = true;
                    }
                    if (dead) {
                        throw new Killed();
                    }
                    try {
                        Object result = method.invoke(disk, arguments);
                        if (commit) {
                            committed.run();
                        }
                        if (commit && death == Death.AFTER_COMMIT) {
                            dead = true;
                            throw new Killed();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
