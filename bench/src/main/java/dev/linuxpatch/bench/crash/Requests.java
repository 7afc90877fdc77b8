// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash;

import dev.linuxpatch.bench.crash.check.Submission;
import dev.linuxpatch.bench.crash.check.Submission.Cancel;
import dev.linuxpatch.bench.crash.plan.Ask;
import dev.linuxpatch.bench.crash.stream.Readers;
import dev.linuxpatch.bench.service.Answer;
import dev.linuxpatch.bench.service.Sender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Sends the requests of one round from a thread of its own, and keeps what the client learns of each. Thread-safe. */
public final class Requests {
    private static final int ACCEPTED = 202;
    private static final int OK = 200;

    private final Sender client;
    private final Readers readers;
    private final List<Pending> all = new ArrayList<>();
    private final Thread thread;

    /** One request; guarded by the object around it. */
    private static final class Pending {
        final Ask ask;
        final String requestId = UUID.randomUUID().toString();
        final String key = UUID.randomUUID().toString();
        String jobId;
        int status;
        String otherJobId;
        Cancel cancel = Cancel.NOT_TRIED;
        long cancelAt = Long.MAX_VALUE;

        Pending(Ask ask) {
            this.ask = ask;
        }
    }

    public Requests(Sender client, Readers readers, List<Ask> asks) {
        this.client = client;
        this.readers = readers;
        asks.forEach(ask -> all.add(new Pending(ask)));
        this.thread = new Thread(this::sendAll, "requests");
        thread.setDaemon(true);
    }

    public Requests begin() {
        thread.start();
        return this;
    }

    /** Whether every request was sent, answered or not. */
    public boolean sent() {
        return !thread.isAlive();
    }

    public void awaitSent() throws InterruptedException {
        thread.join();
    }

    /** Sends again what has a key and was not answered. */
    public void again() throws InterruptedException {
        for (Pending pending : all) {
            // Twice: a client may also be unlucky with an answer that was sent.
            for (int i = 0;
                    i < 2 && pending.ask.keyed() && (i > 0 || known(pending).unanswered());
                    i++) {
                send(pending);
            }
        }
    }

    /** Ids of the jobs that were accepted. */
    public List<String> accepted() {
        return submissions().stream()
                .filter(Submission::accepted)
                .map(Submission::jobId)
                .toList();
    }

    /** What the client knows of each. */
    public List<Submission> submissions() {
        return all.stream().map(this::known).toList();
    }

    /** What came of sending a request again: another job, or another answer, than the first time. */
    public List<String> contradictions() {
        synchronized (all) {
            return all.stream()
                    .filter(pending -> pending.otherJobId != null)
                    .map(pending -> pending.ask + " became job " + pending.jobId + ", and job " + pending.otherJobId
                            + " when it was sent again with the same key")
                    .toList();
        }
    }

    private void sendAll() {
        try {
            for (Pending pending : all) {
                pause(pending.ask.delayMillis());
                send(pending);
            }
            for (Pending pending : all) {
                if (pending.cancelAt != Long.MAX_VALUE) {
                    pause(TimeUnit.NANOSECONDS.toMillis(pending.cancelAt - System.nanoTime()));
                    cancel(pending);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Pending pending) throws InterruptedException {
        Map<String, String> headers = new HashMap<>(Map.of("X-Request-ID", pending.requestId));
        if (pending.ask.keyed()) {
            headers.put("Idempotency-Key", pending.key);
        }
        try {
            Answer answer = client.send(pending.ask.method(), pending.ask.path(), pending.ask.json(), headers);
            note(pending, answer);
        } catch (IOException e) {
            // Whether it was heard is not known.
        }
    }

    private void note(Pending pending, Answer answer) {
        String job = answer.status() == ACCEPTED ? answer.data().path("job_id").asText() : null;
        synchronized (all) {
            if (pending.jobId != null && job != null && !pending.jobId.equals(job)) {
                pending.otherJobId = job;
            }
            if (pending.jobId == null) {
                pending.status = answer.status();
                pending.jobId = job;
            }
            if (job != null && pending.ask.cancelMillis() >= 0) {
                pending.cancelAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pending.ask.cancelMillis());
            }
        }
        if (job != null) {
            readers.follow(job);
        }
    }

    /** Only what is not known to have ended: what has ended would be deleted. */
    private void cancel(Pending pending) throws InterruptedException {
        String path = "/api/v1/jobs/" + pending.jobId;
        Cancel how = Cancel.UNKNOWN;
        // It may end before the cancel arrives: then that deletes it.
        readers.mayBeDeleted(pending.jobId);
        try {
            String status = client.send("GET", path, null, Map.of())
                    .data()
                    .path("status")
                    .asText();
            if (!status.equals("pending") && !status.equals("running")) {
                readers.notDeleted(pending.jobId);
                return;
            }
            Answer answer = client.send("DELETE", path, null, Map.of());
            if (answer.status() != OK) {
                how = Cancel.REFUSED;
            } else {
                how = answer.data().path("deleted").asBoolean() ? Cancel.DELETED : Cancel.CANCELLED;
            }
        } catch (IOException e) {
            // Whether it was heard is not known.
        }
        if (how == Cancel.CANCELLED || how == Cancel.REFUSED) {
            readers.notDeleted(pending.jobId);
        }
        synchronized (all) {
            pending.cancel = how;
        }
    }

    private Submission known(Pending pending) {
        synchronized (all) {
            return new Submission(pending.ask, pending.requestId, pending.jobId, pending.status, pending.cancel);
        }
    }

    private static void pause(long millis) throws InterruptedException {
        if (millis > 0) {
            Thread.sleep(millis);
        }
    }
}
