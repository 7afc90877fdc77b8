// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches one launched program until it ends or is stopped. */
final class LaunchedCommand implements RunningCommand {
    private static final Logger LOG = LoggerFactory.getLogger(LaunchedCommand.class);
    private static final Duration STOP_INTERVAL = Duration.ofMillis(25);
    /** How long SIGKILL may take: a process in uninterruptible input or output ends only when that does. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

    private final Process launcher;
    private final ProcessTree tree;
    private final JobDirectory directory;
    private final Limits limits;
    private final OutputFollower follower;
    private final ScheduledExecutorService scheduler;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

    private enum State {
        RUNNING,
        STOPPING,
        ENDED
    }

    LaunchedCommand(
            Process launcher,
            ProcessTree tree,
            JobDirectory directory,
            Limits limits,
            OutputFollower follower,
            ScheduledExecutorService scheduler) {
        this.launcher = launcher;
        this.tree = tree;
        this.directory = directory;
        this.limits = limits;
        this.follower = follower;
        this.scheduler = scheduler;
    }

    /** Begins to watch. Once only. */
    LaunchedCommand watch() {
        ScheduledFuture<?> timeout = scheduler.schedule(
                () -> stop(StopReason.TIMEOUT), limits.timeout().toNanos(), TimeUnit.NANOSECONDS);
        exit.whenComplete((how, failure) -> timeout.cancel(false));
        follower.start();
        launcher.onExit().thenRunAsync(this::launcherEnded, scheduler);
        return this;
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.of(launcher.pid());
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
            if (!limits.grace().isZero()) {
                tree.terminate();
            }
            endTree(
                    System.nanoTime() + limits.grace().toNanos(),
                    survivors -> end(new Exit.Stopped(reason, survivors)));
        });
        return true;
    }

    private void launcherEnded() {
        if (!state.compareAndSet(State.RUNNING, State.ENDED)) {
            return;
        }
        OptionalInt recorded = recordedExit();
        int code = launcher.exitValue();
        if (recorded.isPresent()) {
            end(new Exit.Finished(recorded.getAsInt()));
        } else if (!directory.begun()) {
            end(new Exit.NotStarted(
                    StartFailure.LAUNCH,
                    "the launcher ended with code " + code + " before it could start the program"));
        } else if (code <= Runner.SIGNAL_BASE) {
            // The program ended, only the record of it could not be written (a full disk).
            end(new Exit.Finished(code));
        } else {
            LOG.warn("the launcher of {} was killed", directory.path());
            endTree(System.nanoTime(), survivors -> end(new Exit.Lost(survivors)));
        }
    }

    private void endTree(long killAt, Consumer<List<Long>> then) {
        List<Long> alive = tree.alive();
        long now = System.nanoTime();
        if (alive.isEmpty() || now - killAt > KILL_PATIENCE.toNanos()) {
            then.accept(alive);
            return;
        }
        if (now - killAt >= 0) {
            tree.kill();
        }
        scheduler.schedule(() -> endTree(killAt, then), STOP_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end(Exit how) {
        follower.finish().whenComplete((done, failure) -> exit.complete(how));
    }

    private OptionalInt recordedExit() {
        try {
            return directory.recordedExit();
        } catch (IOException | NumberFormatException e) {
            LOG.warn("the exit record in {} cannot be read", directory.path(), e);
            return OptionalInt.empty();
        }
    }
}
