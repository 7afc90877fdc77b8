// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one launched program until it ends or is stopped: one of this JVM, or one that an earlier run of the service
 * left behind.
 */
final class LaunchedCommand implements RunningCommand {
    private static final Logger LOG = LoggerFactory.getLogger(LaunchedCommand.class);
    /** How soon the end of a command is noticed that is not our child. */
    private static final Duration LOOK = Duration.ofMillis(60);

    private static final Duration STOP_INTERVAL = Duration.ofMillis(25);
    /** How long SIGKILL may take: a process in uninterruptible input or output ends only when that does. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

    private final Begin begin;
    private final Optional<Process> child;
    private final ProcessTree tree;
    private final JobDirectory directory;
    private final Limits limits;
    private final Duration orphanPatience;
    private final OutputFollower follower;
    private final ScheduledExecutorService scheduler;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private boolean launcherMissed;
    private long orphanedAt;
    private boolean orphaned;

    private enum State {
        RUNNING,
        STOPPING,
        ENDED
    }

    /**
     * @param begin who it is now; nobody if that was in another boot
     * @param child the launcher if this JVM started it itself
     * @param orphanPatience for what goes on in the session after both launcher and program are gone without a trace
     */
    LaunchedCommand(
            Begin begin,
            Optional<Process> child,
            ProcessTree tree,
            JobDirectory directory,
            Limits limits,
            Duration orphanPatience,
            OutputFollower follower,
            ScheduledExecutorService scheduler) {
        this.begin = begin;
        this.child = child;
        this.tree = tree;
        this.directory = directory;
        this.limits = limits;
        this.orphanPatience = orphanPatience;
        this.follower = follower;
        this.scheduler = scheduler;
    }

    /** Begins to watch. Once only. */
    LaunchedCommand watch() {
        ScheduledFuture<?> timeout = scheduler.schedule(
                () -> stop(StopReason.TIMEOUT), limits.timeout().toNanos(), TimeUnit.NANOSECONDS);
        exit.whenComplete((how, failure) -> timeout.cancel(false));
        follower.start();
        scheduler.execute(this::poll);
        child.ifPresent(process -> process.onExit().thenRunAsync(this::judge, scheduler));
        return this;
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.of(begin.launcher().pid());
    }

    @Override
    public CompletionStage<Exit> exit() {
        return exit.minimalCompletionStage();
    }

    @Override
    public boolean cancel() {
        return stop(StopReason.CANCELLED);
    }

    private boolean stop(StopReason reason) {
        if (!state.compareAndSet(State.RUNNING, State.STOPPING)) {
            return state.get() == State.STOPPING;
        }
        LOG.info("stopping the command of {}: {}", directory.path(), reason);
        scheduler.execute(() -> {
            try {
                if (!limits.grace().isZero()) {
                    tree.terminate();
                }
            } catch (UncheckedIOException e) {
                LOG.warn("cannot ask the processes of {} to end", directory.path(), e);
            }
            end(
                    System.nanoTime() + limits.grace().toNanos(),
                    tree::alive,
                    tree::kill,
                    survivors -> end(new Exit.Stopped(reason, survivors)));
        });
        return true;
    }

    /** Polls, because the launcher need not be a child of this JVM; that of a child is noticed at once. */
    private void poll() {
        try {
            judge();
        } catch (UncheckedIOException e) {
            LOG.warn("cannot look after {}", directory.path(), e);
        }
        if (state.get() == State.RUNNING) {
            scheduler.schedule(this::poll, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void judge() {
        if (state.get() != State.RUNNING
                || child.filter(Process::isAlive).isPresent()
                || begin.launcher().alive()) {
            return;
        }
        OptionalInt code;
        try {
            code = directory.recordedExit();
        } catch (IOException e) {
            // It is there, only not to be read now. The time limit ends the trying.
            throw new UncheckedIOException(e);
        }
        if (code.isEmpty()) {
            // The program ended, only the record of it could not be written: then the launcher's own code is the same.
            code = child.stream()
                    .mapToInt(Process::exitValue)
                    .filter(value -> value <= Runner.SIGNAL_BASE)
                    .findFirst();
        }
        if (code.isPresent()) {
            endAs(new Exit.Finished(code.getAsInt()));
        } else if (begin.program().alive()) {
            if (!launcherMissed) {
                launcherMissed = true;
                LOG.warn("the launcher of {} was killed; its program works on", directory.path());
            }
        } else {
            judgeOrphans();
        }
    }

    /** What still works in the session (dpkg, a maintainer script) must have ended before anything is repaired. */
    private void judgeOrphans() {
        // Nobody is known of a begin that cannot be read: then its program may be among them, and has all its time.
        Duration patience = begin.launcher().pid() < 0 ? limits.timeout() : orphanPatience;
        List<Long> working = tree.working();
        if (!working.isEmpty() && !orphaned) {
            orphaned = true;
            orphanedAt = System.nanoTime();
            LOG.warn("launcher and program of {} are gone; waiting for {}", directory.path(), working);
        }
        if (!working.isEmpty() && System.nanoTime() - orphanedAt < patience.toNanos()) {
            return;
        }
        if (state.compareAndSet(State.RUNNING, State.ENDED)) {
            LOG.warn("nobody saw the end of the program of {}", directory.path());
            end(System.nanoTime(), tree::working, tree::killWorking, survivors -> end(new Exit.Lost(survivors)));
        }
    }

    private void endAs(Exit how) {
        if (state.compareAndSet(State.RUNNING, State.ENDED)) {
            end(how);
        }
    }

    private void end(long killAt, Supplier<List<Long>> who, Runnable kill, Consumer<List<Long>> then) {
        List<Long> alive = look(who);
        long now = System.nanoTime();
        if (alive.isEmpty() || now - killAt > KILL_PATIENCE.toNanos()) {
            then.accept(alive);
            return;
        }
        try {
            if (now - killAt >= 0) {
                kill.run();
            }
        } catch (UncheckedIOException e) {
            LOG.warn("cannot end the processes of {}", directory.path(), e);
        }
        scheduler.schedule(() -> end(killAt, who, kill, then), STOP_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The launcher stands for whoever cannot be seen for the moment. */
    private List<Long> look(Supplier<List<Long>> who) {
        try {
            return who.get();
        } catch (UncheckedIOException e) {
            LOG.warn("cannot see the processes of {}", directory.path(), e);
            return List.of(begin.launcher().pid());
        }
    }

    private void end(Exit how) {
        follower.finish().whenComplete((done, failure) -> exit.complete(how));
    }
}
