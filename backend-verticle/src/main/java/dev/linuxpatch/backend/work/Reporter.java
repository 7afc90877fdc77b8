// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.bus.Address;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the events of one job to the job verticle: at once if none are on their way, else with those that gather meanwhile;
 * again and again until they are stored. So they are as fast as the store is, and not more commits than it can do. While
 * nobody takes them at most a bounded number wait in memory; whoever produces more waits too. Its state lives on one
 * context; the methods may be called from anywhere.
 */
final class Reporter implements Reports {
    /** Events in one report; more only if they were handed over together, because they are stored together. */
    static final int BATCH = 200;
    /** Beyond so many waiting events there is no room. */
    static final int ROOM = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);
    private static final long NO_TIMER = -1;

    private record Waiter<T>(long upTo, CompletableFuture<T> future) {}

    private final Vertx vertx;
    private final Context context;
    private final TypedBus bus;
    private final Address<WorkReport, ReportReply> address;
    private final WorkOrder order;
    private final ReportQueue queue;
    private final Deque<Waiter<Void>> forRoom = new ArrayDeque<>();
    private final Deque<Waiter<Boolean>> forStorage = new ArrayDeque<>();
    private boolean inFlight;
    private boolean refused;
    private long retryTimer = NO_TIMER;
    private Duration retry = FIRST_RETRY;

    /** @param order says at which number and mark the store stands */
    Reporter(Vertx vertx, Context context, TypedBus bus, Address<WorkReport, ReportReply> address, WorkOrder order) {
        this.vertx = vertx;
        this.context = context;
        this.bus = bus;
        this.address = address;
        this.order = order;
        this.queue = new ReportQueue(order.reported());
    }

    @Override
    public CompletionStage<Void> send(List<WorkEvent> events, OutputMark mark) {
        CompletableFuture<Void> room = new CompletableFuture<>();
        context.runOnContext(nothing -> {
            if (refused) {
                room.complete(null);
                return;
            }
            queue.add(events, mark);
            if (queue.waiting() <= ROOM) {
                room.complete(null);
            } else {
                forRoom.add(new Waiter<>(queue.accepted() - ROOM, room));
            }
            sendWaiting();
        });
        return room;
    }

    @Override
    public CompletionStage<Boolean> stored() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        context.runOnContext(nothing -> {
            if (refused || queue.waiting() == 0) {
                done.complete(!refused);
            } else {
                forStorage.add(new Waiter<>(queue.accepted(), done));
            }
        });
        return done;
    }

    @Override
    public void nudge() {
        context.runOnContext(nothing -> {
            if (retryTimer != NO_TIMER) {
                vertx.cancelTimer(retryTimer);
                retry = FIRST_RETRY;
                again();
            }
        });
    }

    @Override
    public void close() {
        context.runOnContext(nothing -> refuse());
    }

    private void sendWaiting() {
        if (inFlight || queue.waiting() == 0 || refused) {
            return;
        }
        inFlight = true;
        ReportQueue.Batch batch = queue.next(BATCH);
        bus.request(address, new WorkReport(order.job(), order.fence(), batch.first(), batch.events(), batch.mark()))
                .onComplete(
                        reply -> context.runOnContext(nothing -> replied(reply)),
                        failure -> context.runOnContext(nothing -> failed(failure.getMessage())));
    }

    private void replied(ReportReply reply) {
        if (refused) {
            return;
        }
        if (reply instanceof ReportReply.Refused no) {
            LOG.warn(
                    "reports of job {} are refused: {}",
                    order.job(),
                    no.problem().message());
            refuse();
            return;
        }
        long last = ((ReportReply.Committed) reply).last();
        if (last < queue.stored()) {
            LOG.warn(
                    "the store of job {} is at event {}, not at {}: going on from there with what is left",
                    order.job(),
                    last,
                    queue.stored());
        } else if (last == queue.stored()) {
            failed("event " + (last + 1) + " was not stored");
            return;
        }
        queue.storedUpTo(last);
        inFlight = false;
        retry = FIRST_RETRY;
        wake();
        sendWaiting();
    }

    private void failed(String why) {
        if (refused) {
            return;
        }
        LOG.warn("report of job {} was not taken, next try in {}: {}", order.job(), retry, why);
        retryTimer = vertx.setTimer(retry.toMillis(), timer -> context.runOnContext(nothing -> again()));
        Duration doubled = retry.multipliedBy(2);
        retry = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
    }

    private void again() {
        retryTimer = NO_TIMER;
        inFlight = false;
        sendWaiting();
    }

    private void refuse() {
        refused = true;
        if (retryTimer != NO_TIMER) {
            vertx.cancelTimer(retryTimer);
        }
        queue.clear();
        forRoom.forEach(waiter -> waiter.future().complete(null));
        forRoom.clear();
        forStorage.forEach(waiter -> waiter.future().complete(false));
        forStorage.clear();
    }

    private void wake() {
        while (!forRoom.isEmpty() && forRoom.peekFirst().upTo() <= queue.settled()) {
            forRoom.removeFirst().future().complete(null);
        }
        while (!forStorage.isEmpty() && forStorage.peekFirst().upTo() <= queue.settled()) {
            forStorage.removeFirst().future().complete(true);
        }
    }
}
