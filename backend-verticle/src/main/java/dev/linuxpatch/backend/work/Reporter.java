// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.bus.Address;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the events of one job to the job verticle: in batches, one in flight, again and again until they are stored. While
 * nobody takes them at most a bounded number wait in memory; whoever produces more waits too. Its state lives on one
 * context; the methods may be called from anywhere.
 */
final class Reporter implements Reports {
    /** Events in one report. */
    static final int BATCH = 200;
    /** How long a lone event waits for company. */
    static final Duration LINGER = Duration.ofMillis(100);
    /** Beyond so many waiting events there is no room. */
    static final int ROOM = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private record Waiter<T>(long upTo, CompletableFuture<T> future) {}

    private final Vertx vertx;
    private final Context context;
    private final TypedBus bus;
    private final Address<WorkReport, ReportReply> address;
    private final JobId job;
    private final long fence;
    private final Deque<WorkEvent> waiting = new ArrayDeque<>();
    private final Deque<Waiter<Void>> forRoom = new ArrayDeque<>();
    private final Deque<Waiter<Boolean>> forStorage = new ArrayDeque<>();
    private long stored;
    private long taken;
    private boolean inFlight;
    private boolean lingering;
    private boolean refused;
    private Duration retry = FIRST_RETRY;

    Reporter(
            Vertx vertx,
            Context context,
            TypedBus bus,
            Address<WorkReport, ReportReply> address,
            JobId job,
            long fence) {
        this.vertx = vertx;
        this.context = context;
        this.bus = bus;
        this.address = address;
        this.job = job;
        this.fence = fence;
    }

    @Override
    public CompletionStage<Void> send(List<WorkEvent> events) {
        CompletableFuture<Void> room = new CompletableFuture<>();
        context.runOnContext(nothing -> {
            if (refused) {
                room.complete(null);
                return;
            }
            waiting.addAll(events);
            taken += events.size();
            if (waiting.size() <= ROOM) {
                room.complete(null);
            } else {
                forRoom.add(new Waiter<>(taken - ROOM, room));
            }
            sendSoon();
        });
        return room;
    }

    @Override
    public CompletionStage<Boolean> stored() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        context.runOnContext(nothing -> {
            if (refused || stored == taken) {
                done.complete(!refused);
            } else {
                forStorage.add(new Waiter<>(taken, done));
                sendNow();
            }
        });
        return done;
    }

    /** Gives up: what was not stored is lost, nobody waits any longer. */
    void close() {
        context.runOnContext(nothing -> refuse());
    }

    private void sendSoon() {
        if (waiting.size() >= BATCH) {
            sendNow();
        } else if (!lingering && !inFlight && !waiting.isEmpty()) {
            lingering = true;
            vertx.setTimer(LINGER.toMillis(), timer -> context.runOnContext(nothing -> sendNow()));
        }
    }

    private void sendNow() {
        lingering = false;
        if (inFlight || waiting.isEmpty() || refused) {
            return;
        }
        inFlight = true;
        List<WorkEvent> batch = new ArrayList<>(BATCH);
        waiting.stream().limit(BATCH).forEach(batch::add);
        bus.request(address, new WorkReport(job, fence, stored + 1, batch, OutputMark.NONE))
                .onComplete(
                        reply -> context.runOnContext(nothing -> replied(reply)),
                        failure -> context.runOnContext(nothing -> failed(failure)));
    }

    private void replied(ReportReply reply) {
        inFlight = false;
        retry = FIRST_RETRY;
        if (reply instanceof ReportReply.Refused no) {
            LOG.warn("reports of job {} are refused: {}", job, no.problem().message());
            refuse();
            return;
        }
        long last = ((ReportReply.Committed) reply).last();
        while (stored < last && !waiting.isEmpty()) {
            waiting.removeFirst();
            stored++;
        }
        wake();
        if (forStorage.isEmpty()) {
            sendSoon();
        } else {
            sendNow();
        }
    }

    private void failed(Throwable failure) {
        LOG.warn("report of job {} was not taken, next try in {}: {}", job, retry, failure.getMessage());
        vertx.setTimer(
                retry.toMillis(),
                timer -> context.runOnContext(nothing -> {
                    inFlight = false;
                    sendNow();
                }));
        Duration doubled = retry.multipliedBy(2);
        retry = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
    }

    private void refuse() {
        refused = true;
        waiting.clear();
        forRoom.forEach(waiter -> waiter.future().complete(null));
        forRoom.clear();
        forStorage.forEach(waiter -> waiter.future().complete(false));
        forStorage.clear();
    }

    private void wake() {
        while (!forRoom.isEmpty() && forRoom.peekFirst().upTo() <= stored) {
            forRoom.removeFirst().future().complete(null);
        }
        while (!forStorage.isEmpty() && forStorage.peekFirst().upTo() <= stored) {
            forStorage.removeFirst().future().complete(true);
        }
    }
}
