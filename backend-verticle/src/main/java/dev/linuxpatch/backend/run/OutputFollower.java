// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the output files of a job and delivers their lines in batches, one batch at a time. Polls, because inotify
 * tells nothing on some file systems and everything can be read at once anyway.
 */
final class OutputFollower {
    /** Whoever follows a job sees a line this much later at most; a look costs some microseconds. */
    static final Duration INTERVAL = Duration.ofMillis(5);
    /** Who has written something writes more soon. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private static final Logger LOG = LoggerFactory.getLogger(OutputFollower.class);

    private final List<FollowedFile> files;
    private final OutputListener listener;
    private final ScheduledExecutorService scheduler;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private volatile boolean finishing;
    private volatile ScheduledFuture<?> next;
    private final AtomicBoolean busy = new AtomicBoolean();
    private boolean ending;
    private Duration interval = INTERVAL;

    private OutputFollower(List<FollowedFile> files, OutputListener listener, ScheduledExecutorService scheduler) {
        this.files = files;
        this.listener = listener;
        this.scheduler = scheduler;
    }

    static OutputFollower open(
            JobDirectory directory,
            long capBytes,
            OutputListener listener,
            OutputOffsets from,
            ScheduledExecutorService scheduler)
            throws IOException {
        List<FollowedFile> files = new ArrayList<>();
        for (OutputSource source : OutputSource.values()) {
            long cap = source == OutputSource.STATUS ? Long.MAX_VALUE : capBytes;
            files.add(new FollowedFile(source, directory.output(source), cap, from.of(source)));
        }
        return new OutputFollower(files, listener, scheduler);
    }

    /** For a job whose output cannot be read: it is waited for nevertheless. */
    static OutputFollower deaf(ScheduledExecutorService scheduler) {
        return new OutputFollower(List.of(), (lines, upTo) -> CompletableFuture.completedFuture(null), scheduler);
    }

    void start() {
        later();
    }

    /** Delivers everything that is in the files now, then completes. Never fails. */
    CompletionStage<Void> finish() {
        finishing = true;
        ScheduledFuture<?> waiting = next;
        if (waiting != null) {
            waiting.cancel(false);
        }
        scheduler.execute(this::round);
        return finished;
    }

    /** One at a time: a round that comes while another works, or after the last, does nothing. */
    @SuppressWarnings("IllegalCatch")
    private void round() {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        try {
            readAndDeliver();
        } catch (RuntimeException e) {
            // The end of the job must be reported, whatever happens to its output.
            LOG.error("stopped following the output of a command", e);
            close();
            finished.complete(null);
        }
    }

    private void readAndDeliver() {
        boolean last = finishing;
        List<OutputLine> lines = new ArrayList<>();
        boolean more = false;
        for (FollowedFile file : files) {
            try {
                if (last && !ending) {
                    file.endHere();
                }
                more |= file.read(lines::add);
            } catch (IOException e) {
                LOG.warn("could not read the output of a command", e);
            }
        }
        ending = last;
        interval = lines.isEmpty() ? longer(interval) : SHORTEST;
        boolean again = more;
        boolean end = last && !more;
        if (end) {
            files.forEach(file -> file.finish(lines::add));
            close();
        }
        deliver(lines).whenComplete((taken, failure) -> {
            if (failure != null) {
                LOG.warn("{} lines of output were not taken", lines.size(), failure);
            }
            proceed(end, again);
        });
    }

    private void proceed(boolean end, boolean again) {
        if (end) {
            finished.complete(null);
            return;
        }
        busy.set(false);
        if (again || finishing) {
            scheduler.execute(this::round);
        } else {
            later();
        }
    }

    private void later() {
        next = scheduler.schedule(this::round, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Duration longer(Duration interval) {
        Duration doubled = interval.multipliedBy(2);
        return doubled.compareTo(INTERVAL) < 0 ? doubled : INTERVAL;
    }

    @SuppressWarnings("IllegalCatch")
    private CompletionStage<?> deliver(List<OutputLine> lines) {
        if (lines.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            return listener.take(List.copyOf(lines), offsets());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private OutputOffsets offsets() {
        Map<OutputSource, Long> offsets = new EnumMap<>(OutputSource.class);
        files.forEach(file -> offsets.put(file.source(), file.offset()));
        return new OutputOffsets(
                offsets.get(OutputSource.STDOUT), offsets.get(OutputSource.STDERR), offsets.get(OutputSource.STATUS));
    }

    void close() {
        for (FollowedFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.warn("could not close the output of a command", e);
            }
        }
    }
}
