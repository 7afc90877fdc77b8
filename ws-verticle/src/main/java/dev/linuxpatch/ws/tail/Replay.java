// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.tail;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.job.EventRun;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.tail.TailMessages.TailFrame;
import dev.linuxpatch.ws.dialect.FieldError;
import dev.linuxpatch.ws.dialect.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves one subscription from the store until it has caught up with the live feed, then lets live events in. It reads and
 * sends page by page, each when the reader has taken the one before. The hand-off leaves no gap and no duplicate because a
 * page without more holds everything up to its head: it is good for live as soon as the feed has passed on nothing newer,
 * and live begins after that head.
 */
final class Replay {
    private static final int PAGE = 200;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ReplayContext context;
    private final Tail tail;
    private final Subscription subscription;
    private long since;
    private boolean troubleTold;

    Replay(ReplayContext context, Tail tail, Subscription subscription, long since) {
        this.context = context;
        this.tail = tail;
        this.subscription = subscription;
        this.since = since;
    }

    void run() {
        subscription.goSilent();
        next();
    }

    private void next() {
        if (subscription.cancelled()) {
            return;
        }
        long passedOn = context.feed().position();
        context.store()
                .read(new ReadEvents(subscription.job(), since, PAGE))
                .onComplete(page -> serve(page, passedOn), this::tryAgain);
    }

    private void serve(EventPage page, long passedOnBefore) {
        if (subscription.cancelled()) {
            return;
        }
        refuseWhatIsToCome(page);
        EventRun run = EventRun.of(subscription.job(), since, page);
        List<List<TailFrame>> portions = portions(run);
        since = run.upTo();
        // The feed may have passed on an event while the page was on its way: then one more page is due. A head behind
        // what was passed on even before the page was asked for belongs to another store, and never gets there.
        boolean complete = !page.more() && (page.head() >= context.feed().position() || page.head() < passedOnBefore);
        if (complete && portions.size() <= 1) {
            subscription.goLive(page.head());
            portions.forEach(portion -> context.deliveries().send(tail.front(), portion, true));
            tail.subscriptions().forgetIfEnded(subscription);
            return;
        }
        send(portions, 0);
    }

    private void send(List<List<TailFrame>> portions, int index) {
        if (index == portions.size()) {
            next();
            return;
        }
        if (!subscription.cancelled()) {
            context.deliveries()
                    .send(tail.front(), portions.get(index), true)
                    .onSuccess(taken -> send(portions, index + 1));
        }
    }

    private void refuseWhatIsToCome(EventPage page) {
        if (subscription.job() == null && since > page.head()) {
            FieldError error = new FieldError(
                    "since", "is beyond the newest position, which is " + page.head() + "; what happens next follows");
            tell(Frame.error(context.time().clock().instant(), ErrorCode.VALIDATION_ERROR, List.of(error)));
            since = page.head();
        }
    }

    /** Cut so that what is on its way to one reader stays well within its queue. */
    private List<List<TailFrame>> portions(EventRun run) {
        List<List<TailFrame>> portions = new ArrayList<>();
        List<TailFrame> portion = new ArrayList<>();
        int size = 0;
        for (EventRun.Item item : run.items()) {
            TailFrame frame = frame(item);
            if (frame == null) {
                continue;
            }
            if (size > 0 && size + frame.text().length() > context.portionSize()) {
                portions.add(portion);
                portion = new ArrayList<>();
                size = 0;
            }
            portion.add(frame);
            size += frame.text().length();
        }
        if (!portion.isEmpty()) {
            portions.add(portion);
        }
        return portions;
    }

    /** Null for what another subscription tells. */
    private TailFrame frame(EventRun.Item item) {
        // The place from which a client resumes is a position; a replay of one job says nothing about other jobs.
        boolean ofAll = subscription.job() == null;
        if (item instanceof EventRun.Item.Removed removed) {
            Frame gap = Frame.gap(subscription.job(), removed.from(), removed.to());
            return Deliveries.frameFor(tail, gap, ofAll ? removed.to() : Deliveries.NO_POSITION);
        }
        JobEvent event = ((EventRun.Item.Kept) item).event();
        if (!tail.subscriptions().decides(subscription, event)) {
            return null;
        }
        subscription.told(event);
        return Deliveries.frameFor(tail, Frame.of(event), ofAll ? event.position() : Deliveries.NO_POSITION);
    }

    private void tryAgain(Throwable failure) {
        if (subscription.cancelled()) {
            return;
        }
        if (!troubleTold) {
            troubleTold = true;
            FieldError error =
                    new FieldError(null, "past events cannot be read now, trying again: " + failure.getMessage());
            tell(Frame.error(context.time().clock().instant(), ErrorCode.SERVICE_UNAVAILABLE, List.of(error)));
        }
        context.time().delay().apply(RETRY).onSuccess(passed -> next());
    }

    private void tell(Frame frame) {
        context.deliveries().tell(tail, frame, Deliveries.NO_POSITION);
    }
}
