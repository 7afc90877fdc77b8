// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides between stopping a job and changing the host: whichever comes first wins, and the other is told so. Thread-safe.
 */
final class JobControl {
    private enum State {
        /** It can be stopped without harm. */
        OPEN,
        CANCELLED,
        /** It must not be stopped now. */
        CLOSED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition cancelled = lock.newCondition();
    private final CompletableFuture<Void> abandoned = new CompletableFuture<>();
    private State state = State.OPEN;
    private boolean sealed;
    private Runnable stopper = () -> {};

    /**
     * Stops the job if that is safe.
     *
     * @return whether it is being stopped
     */
    boolean cancel() {
        Runnable stop;
        lock.lock();
        try {
            if (state == State.CLOSED) {
                return false;
            }
            state = State.CANCELLED;
            stop = stopper;
            cancelled.signalAll();
        } finally {
            lock.unlock();
        }
        stop.run();
        return true;
    }

    /**
     * From now on the job cannot be stopped.
     *
     * @return false if it has been cancelled before
     */
    boolean close() {
        lock.lock();
        try {
            if (state == State.CANCELLED) {
                return false;
            }
            state = State.CLOSED;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** From now on the job cannot be stopped, and nothing makes that undone. */
    void seal() {
        lock.lock();
        try {
            state = State.CLOSED;
            sealed = true;
        } finally {
            lock.unlock();
        }
    }

    /** The job can be stopped again, unless it is sealed. */
    void reopen() {
        lock.lock();
        try {
            state = sealed ? state : State.OPEN;
        } finally {
            lock.unlock();
        }
    }

    /** What ends the program that runs now; run at once if the job is cancelled already. */
    void stopWith(Runnable stop) {
        boolean now;
        lock.lock();
        try {
            stopper = stop;
            now = state == State.CANCELLED;
        } finally {
            lock.unlock();
        }
        if (now) {
            stop.run();
        }
    }

    /** Lets go of the job: what runs goes on by itself, and whoever waits for it here stops waiting. */
    void abandon() {
        lock.lock();
        try {
            stopper = () -> {};
            abandoned.complete(null);
            cancelled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean abandoned() {
        return abandoned.isDone();
    }

    /** @throws Abandoned if the job goes on without this process */
    void stay() {
        if (abandoned()) {
            throw new Abandoned();
        }
    }

    /**
     * Waits, but no longer than this process cares for the job.
     *
     * @throws Abandoned if it does not any more
     */
    <T> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        CompletableFuture.anyOf(future, abandoned).join();
        stay();
        return future.join();
    }

    boolean cancelled() {
        lock.lock();
        try {
            return state == State.CANCELLED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits, but no longer than until the job is cancelled.
     *
     * @return whether it is cancelled
     * @throws Abandoned if the job goes on without this process
     */
    boolean pause(Duration duration) throws InterruptedException {
        long left = duration.toNanos();
        lock.lock();
        try {
            while (state != State.CANCELLED && left > 0 && !abandoned()) {
                left = cancelled.awaitNanos(left);
            }
            stay();
            return state == State.CANCELLED;
        } finally {
            lock.unlock();
        }
    }
}
