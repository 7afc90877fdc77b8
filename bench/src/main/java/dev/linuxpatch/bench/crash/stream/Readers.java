// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.stream;

import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** The clients of one host that read events all the time: two of all jobs, and one of each job until it ends. */
public final class Readers implements AutoCloseable {
    private static final int OF_ALL_JOBS = 2;
    private static final int PAGE = 37;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Transports transports;
    private final Random random;
    private final EventLedger ledger = new EventLedger();
    private final List<RestlessReader> ofAllJobs = new ArrayList<>();
    private final Map<String, RestlessReader> ofJobs = new ConcurrentHashMap<>();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(Readers::daemon);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Readers::daemon);

    /** The ways in which the events of a host can be read. */
    public interface Transports {
        /**
         * Of which each connection takes one.
         *
         * @param jobId null for all jobs
         * @param timer ends connections
         */
        List<StreamReader> of(String jobId, ScheduledExecutorService timer);

        /** All that one front has. */
        static List<StreamReader> of(
                HttpClient http, String api, String jobId, ScheduledExecutorService timer, Supplier<?> service) {
            return List.of(
                    new WebSocketReader(http, api, jobId),
                    new PageReader(http, api, jobId, PAGE, service),
                    new SseReader(http, api, jobId, timer));
        }
    }

    public Readers(Transports transports, Random random) {
        this.transports = transports;
        this.random = random;
        for (int i = 1; i <= OF_ALL_JOBS; i++) {
            StreamChecker checker = new StreamChecker("reader " + i + " of all jobs", null, ledger, this::mayBeGone);
            ofAllJobs.add(start(checker, transports.of(null, timer)));
        }
    }

    /** Reads a job's events from the first to the last, over whatever transport the next connection takes. */
    public void follow(String jobId) {
        ofJobs.computeIfAbsent(
                jobId,
                id -> start(
                        new StreamChecker("reader of job " + id, id, ledger, (from, to) -> false),
                        transports.of(id, timer)));
    }

    /** A job was deleted, or may have been: then its events may be gone, and a gap says so. */
    public void mayBeDeleted(String jobId) {
        deleted.add(jobId);
    }

    /** It was not. */
    public void notDeleted(String jobId) {
        deleted.remove(jobId);
    }

    private boolean mayBeGone(long from, long to) {
        return !deleted.isEmpty() && ledger.onlyOf(deleted, from, to);
    }

    /** Waits until all have read what the store has, and says what was wrong. Readers of jobs are done with it. */
    public List<String> settle(EventStore store) throws SQLException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long head = store.head();
        while (System.nanoTime() < end && !haveAll(store, head)) {
            Thread.sleep(PAUSE.toMillis());
        }
        List<String> complaints = new ArrayList<>();
        for (RestlessReader reader : ofAllJobs) {
            reader.checker().mustHaveReached(head);
            complaints.addAll(reader.checker().takeComplaints());
        }
        for (Map.Entry<String, RestlessReader> one : ofJobs.entrySet()) {
            RestlessReader reader = one.getValue();
            reader.stop();
            if (gone(one.getKey(), store)) {
                continue;
            }
            reader.checker().mustHaveReached(store.lastSeq(one.getKey()));
            complaints.addAll(reader.checker().takeComplaints());
            if (!reader.over()) {
                complaints.add("reader of job " + one.getKey() + " never heard of its end; last failure: "
                        + reader.lastFailure() + "; now it is at " + reader.where());
            }
        }
        ofJobs.clear();
        return complaints;
    }

    private boolean haveAll(EventStore store, long head) throws SQLException {
        for (RestlessReader reader : ofAllJobs) {
            if (reader.checker().last() < head) {
                return false;
            }
        }
        for (Map.Entry<String, RestlessReader> one : ofJobs.entrySet()) {
            if (!one.getValue().over() && !gone(one.getKey(), store)) {
                return false;
            }
        }
        return true;
    }

    /** A job that may have been deleted may as well have been cancelled, and then its events are there. */
    private boolean gone(String job, EventStore store) throws SQLException {
        return deleted.contains(job) && store.lastSeq(job) == 0;
    }

    /** What everybody together was told of a job. */
    public List<StreamEvent> of(String jobId) {
        return ledger.of(jobId);
    }

    @Override
    public void close() {
        ofAllJobs.forEach(RestlessReader::stop);
        ofJobs.values().forEach(RestlessReader::stop);
        threads.shutdownNow();
        timer.shutdownNow();
    }

    private RestlessReader start(StreamChecker checker, List<StreamReader> ways) {
        RestlessReader reader = new RestlessReader(checker, ways, new Random(random.nextLong()));
        threads.execute(reader);
        return reader;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "reader");
        thread.setDaemon(true);
        return thread;
    }
}
