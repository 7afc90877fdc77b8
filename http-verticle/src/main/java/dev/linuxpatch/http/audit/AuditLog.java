// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.audit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes audit records from any thread without blocking, and writes them on a thread of its own, each batch at once.
 *
 * <p>The queue is bounded: when destinations are slower than requests come, records are dropped, counted, and the count is
 * written as an {@code audit_dropped} line as soon as there is room. A destination that fails (a full disk) is reported
 * once, tried again with every batch, and reported once more when it works.
 */
public final class AuditLog implements AutoCloseable {

    /** Records that may wait; about 4 MB. */
    public static final int DEFAULT_CAPACITY = 8192;

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int BATCH = 256;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration GATHER = Duration.ofMillis(5);

    /** Never written: wakes the writer when it is to end. */
    private static final AuditRecord END = new AuditRecord.Notice(Instant.EPOCH, "end", false, "");

    private final AuditEncoder encoder = new AuditEncoder();
    private final List<AuditSink> sinks;
    private final Set<AuditSink> failing = new HashSet<>();
    private final BlockingQueue<AuditRecord> queue;
    private final Clock clock;
    private final Thread writer;
    private final LongAdder written = new LongAdder();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private long reportedDrops;
    private volatile boolean closed;

    /** A log to the given sinks, which it closes; none is fine and costs nothing. */
    public AuditLog(List<AuditSink> sinks, Clock clock) {
        this(sinks, clock, DEFAULT_CAPACITY);
    }

    /**
     * @param capacity how many records may wait, at least 1
     */
    public AuditLog(List<AuditSink> sinks, Clock clock, int capacity) {
        this.sinks = List.copyOf(sinks);
        this.clock = Objects.requireNonNull(clock);
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.writer = new Thread(this::run, "audit-log");
        this.writer.setDaemon(true);
        this.writer.start();
    }

    /** Hands over a record; never blocks and never fails. */
    public void append(AuditRecord entry) {
        if (sinks.isEmpty()) {
            return;
        }
        if (closed || !queue.offer(entry)) {
            dropped.incrementAndGet();
        }
    }

    /** Counters since it was made. */
    public Statistics statistics() {
        return new Statistics(written.sum(), dropped.get(), lost.get(), queue.size());
    }

    /**
     * Counters of an audit log.
     *
     * @param written records handed to the sinks
     * @param dropped records that found the queue full
     * @param lost records that a sink failed to take, counted per sink
     * @param waiting records in the queue now
     */
    public record Statistics(long written, long dropped, long lost, int waiting) {}

    /** Writes what waits, for a few seconds at most, and closes the sinks. */
    @Override
    public void close() {
        closed = true;
        if (!queue.offer(END)) {
            // Then it is awake.
            LOG.debug("the audit log ends with a full queue");
        }
        try {
            writer.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            LOG.warn(
                    "the audit log did not finish in {} s; {} records are lost",
                    CLOSE_PATIENCE.toSeconds(),
                    queue.size());
            writer.interrupt();
        }
    }

    private void run() {
        List<AuditRecord> batch = new ArrayList<>(BATCH);
        try {
            while (!closed || !queue.isEmpty()) {
                AuditRecord first = queue.poll(closed ? 0 : IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    letMoreCome();
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    batch.removeIf(entry -> entry == END);
                }
                reportDrops(batch);
                if (!batch.isEmpty()) {
                    write(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the audit writer was interrupted", e);
        } finally {
            sinks.forEach(AuditLog::closeQuietly);
        }
    }

    /**
     * A writer that waits for each record has to be woken for each, by the event loop that has just answered. One wake-up
     * and one write for all records of some milliseconds cost a fraction of that.
     */
    private void letMoreCome() {
        if (!closed && queue.size() < BATCH) {
            LockSupport.parkNanos(GATHER.toNanos());
        }
    }

    private void reportDrops(List<AuditRecord> batch) {
        long now = dropped.get();
        if (now > reportedDrops) {
            batch.add(new AuditRecord.Notice(
                    clock.instant(), "audit_dropped", true, (now - reportedDrops) + " records found the queue full"));
            reportedDrops = now;
        }
    }

    private void write(List<AuditRecord> batch) {
        List<AuditSink.Line> lines = new ArrayList<>(batch.size());
        for (AuditRecord entry : batch) {
            lines.add(new AuditSink.Line(entry.at(), entry.event(), entry.isWarning(), encoder.encode(entry)));
        }
        for (AuditSink sink : sinks) {
            try {
                sink.write(lines);
                if (failing.remove(sink)) {
                    LOG.info("the audit log writes to {} again; {} records were lost so far", sink.describe(), lost);
                }
            } catch (IOException | RuntimeException e) {
                lost.addAndGet(lines.size());
                if (failing.add(sink)) {
                    LOG.error("the audit log cannot write to {}: {}; serving goes on", sink.describe(), e.toString());
                }
            }
        }
        written.add(lines.size());
    }

    private static void closeQuietly(AuditSink sink) {
        try {
            sink.close();
        } catch (IOException e) {
            LOG.debug("closing {}", sink.describe(), e);
        }
    }
}
