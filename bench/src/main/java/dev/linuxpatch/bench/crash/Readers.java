// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import dev.linuxpatch.bench.crash.host.CrashHost;
import dev.linuxpatch.bench.crash.host.JobStoreFile;
import dev.linuxpatch.bench.crash.stream.EventLedger;
import dev.linuxpatch.bench.crash.stream.PageReader;
import dev.linuxpatch.bench.crash.stream.RestlessReader;
import dev.linuxpatch.bench.crash.stream.SseReader;
import dev.linuxpatch.bench.crash.stream.StreamChecker;
import dev.linuxpatch.bench.crash.stream.StreamEvent;
import dev.linuxpatch.bench.crash.stream.StreamReader;
import dev.linuxpatch.bench.crash.stream.WebSocketReader;
import dev.linuxpatch.bench.service.ApiClient;
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

/** The clients of one host that read events all the time: two of all jobs, and one of each job until it ends. */
final class Readers implements AutoCloseable {
    private static final int OF_ALL_JOBS = 2;
    private static final int PAGE = 37;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final CrashHost host;
    private final ApiClient client;
    private final Random random;
    private final EventLedger ledger = new EventLedger();
    private final List<RestlessReader> ofAllJobs = new ArrayList<>();
    private final Map<String, RestlessReader> ofJobs = new ConcurrentHashMap<>();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(Readers::daemon);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Readers::daemon);

    Readers(CrashHost host, Random random) {
        this.host = host;
        this.client = host.client();
        this.random = random;
        for (int i = 1; i <= OF_ALL_JOBS; i++) {
            StreamChecker checker = new StreamChecker("reader " + i + " of all jobs", null, ledger, this::mayBeGone);
            ofAllJobs.add(start(checker, transports(null)));
        }
    }

    /** Reads a job's events from the first to the last, over whatever transport the next connection takes. */
    void follow(String jobId) {
        ofJobs.computeIfAbsent(
                jobId,
                id -> start(new StreamChecker("reader of job " + id, id, ledger, (from, to) -> false), transports(id)));
    }

    /** A job was deleted, or may have been: then its events may be gone, and a gap says so. */
    void mayBeDeleted(String jobId) {
        deleted.add(jobId);
    }

    /** It was not. */
    void notDeleted(String jobId) {
        deleted.remove(jobId);
    }

    private boolean mayBeGone(long from, long to) {
        return !deleted.isEmpty() && ledger.onlyOf(deleted, from, to);
    }

    /** Waits until all have read what the store has, and says what was wrong. Readers of jobs are done with it. */
    List<String> settle(JobStoreFile store) throws SQLException, InterruptedException {
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

    private boolean haveAll(JobStoreFile store, long head) throws SQLException {
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
    private boolean gone(String job, JobStoreFile store) throws SQLException {
        return deleted.contains(job) && store.lastSeq(job) == 0;
    }

    /** What everybody together was told of a job. */
    List<StreamEvent> of(String jobId) {
        return ledger.of(jobId);
    }

    @Override
    public void close() {
        ofAllJobs.forEach(RestlessReader::stop);
        ofJobs.values().forEach(RestlessReader::stop);
        threads.shutdownNow();
        timer.shutdownNow();
    }

    private List<StreamReader> transports(String jobId) {
        return List.of(
                new WebSocketReader(client.http(), client.baseUrl(), jobId),
                new PageReader(client.http(), client.baseUrl(), jobId, PAGE, host::service),
                new SseReader(client.http(), client.baseUrl(), jobId, timer));
    }

    private RestlessReader start(StreamChecker checker, List<StreamReader> transports) {
        RestlessReader reader = new RestlessReader(checker, transports, new Random(random.nextLong()));
        threads.execute(reader);
        return reader;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "reader");
        thread.setDaemon(true);
        return thread;
    }
}
