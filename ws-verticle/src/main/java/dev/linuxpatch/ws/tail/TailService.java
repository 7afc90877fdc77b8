// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.tail;

import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.tail.TailMessages.CheckTails;
import dev.linuxpatch.shared.tail.TailMessages.CloseTail;
import dev.linuxpatch.shared.tail.TailMessages.Farewell;
import dev.linuxpatch.shared.tail.TailMessages.OpenTail;
import dev.linuxpatch.shared.tail.TailMessages.PartTails;
import dev.linuxpatch.shared.tail.TailMessages.TailNoted;
import dev.linuxpatch.shared.tail.TailMessages.TailOpened;
import dev.linuxpatch.shared.tail.TailMessages.TailText;
import dev.linuxpatch.shared.tail.TailMessages.TailsHeld;
import dev.linuxpatch.shared.tail.TailMessages.TailsParted;
import dev.linuxpatch.ws.dialect.ClientMessage;
import dev.linuxpatch.ws.dialect.ClientMessageReader;
import dev.linuxpatch.ws.dialect.ClientMessageReader.Reading;
import dev.linuxpatch.ws.dialect.Dialect;
import dev.linuxpatch.ws.dialect.FieldError;
import dev.linuxpatch.ws.dialect.Frame;
import dev.linuxpatch.ws.feed.EventStore;
import dev.linuxpatch.ws.feed.LiveFeed;
import dev.linuxpatch.ws.feed.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Serves tails: opens and closes them, and does what their clients ask. For one event loop. */
public final class TailService {
    /** A front that says nothing for so long is gone. */
    public static final Duration LEASE = Duration.ofSeconds(30);

    /** Jobs that one client can name; who wants more wants them all. */
    static final int MAX_JOBS = 256;
    /** Part of a client's queue that a replay may fill. */
    private static final int PORTIONS = 4;

    private static final Future<TailNoted> NOTED = Future.succeededFuture(new TailNoted());

    private final ClientMessageReader reader = new ClientMessageReader();
    private final NodeId node;
    private final WebSocketSettings settings;
    private final Tails tails;
    private final Deliveries deliveries;
    private final ReplayContext replays;

    /** Begins to listen to the feed. */
    public TailService(
            NodeId node, WebSocketSettings settings, LiveFeed feed, EventStore store, FrameSender sender, Time time) {
        this.node = node;
        this.settings = settings;
        this.tails = new Tails(time.nanoTime(), LEASE);
        this.deliveries = new Deliveries(tails, sender);
        this.replays = new ReplayContext(feed, store, deliveries, time, settings.maxQueueBytes() / PORTIONS);
        feed.listen(new FanOut(tails, deliveries, this::greeting));
    }

    /** Fails, and opens nothing, while it is not known where the store stands. */
    public Future<TailOpened> open(OpenTail request) {
        return replays.feed().whenKnown().map(position -> {
            Tail tail = tails.open(request.front(), request.connection());
            Long since = request.since();
            long resumeAt = since == null ? position : Math.min(since, position);
            deliveries.tell(tail, greeting(position), resumeAt);
            begin(tail, tail.subscriptions().all(), since);
            return new TailOpened(node);
        });
    }

    public Future<TailNoted> text(TailText message) {
        Tail tail = tails.find(message.front(), message.connection());
        if (tail == null) {
            return NOTED;
        }
        Reading reading = reader.read(message.text(), tail.dialect());
        tail.speak(reading.dialect());
        if (reading instanceof Reading.Understood understood) {
            return act(tail, understood.message());
        }
        Reading.Refused refused = (Reading.Refused) reading;
        tellError(tail, refused.code(), refused.errors());
        return NOTED;
    }

    public Future<TailNoted> close(CloseTail request) {
        tails.close(request.front(), request.connection());
        return NOTED;
    }

    public Future<TailsHeld> check(CheckTails request) {
        return Future.succeededFuture(new TailsHeld(tails.check(request.front())));
    }

    /** Nothing more is sent to that front; its clients are told by it, each in the dialect that it speaks. */
    public Future<TailsParted> part(PartTails request) {
        Collection<Tail> leaving = List.copyOf(tails.of(request.front()));
        List<Farewell> farewells = Stream.of(Dialect.values())
                .map(dialect -> new Farewell(
                        leaving.stream()
                                .filter(tail -> tail.dialect() == dialect)
                                .map(Tail::connection)
                                .toList(),
                        dialect.restarting()))
                .filter(farewell -> !farewell.connections().isEmpty())
                .toList();
        tails.forget(request.front(), "it is about to stop");
        return Future.succeededFuture(new TailsParted(farewells));
    }

    /** Forgets the tails of fronts that are gone; to be called from time to time. */
    public void expire() {
        tails.expire();
    }

    /** How many tails are open. */
    public int size() {
        return tails.size();
    }

    private Frame greeting(long position) {
        return Frame.connected(replays.time().clock().instant(), position, settings.pingInterval(), settings.timeout());
    }

    private Future<TailNoted> act(Tail tail, ClientMessage message) {
        if (message instanceof ClientMessage.Subscribe subscribe) {
            return subscribe(tail, subscribe);
        }
        if (message instanceof ClientMessage.SubscribeAll subscribe) {
            begin(tail, tail.subscriptions().subscribeAll(), subscribe.since());
        } else if (message instanceof ClientMessage.Unsubscribe unsubscribe) {
            unsubscribe(tail, unsubscribe.job());
        } else if (message instanceof ClientMessage.UnsubscribeAll) {
            tail.subscriptions().unsubscribeAll();
        } else {
            deliveries.tell(tail, Frame.pong(replays.time().clock().instant()), Deliveries.NO_POSITION);
        }
        return NOTED;
    }

    private void begin(Tail tail, Subscription subscription, Long since) {
        if (since == null) {
            subscription.goLive(replays.feed().position());
        } else {
            new Replay(replays, tail, subscription, since).run();
        }
    }

    private Future<TailNoted> subscribe(Tail tail, ClientMessage.Subscribe request) {
        Subscriptions subscriptions = tail.subscriptions();
        if (subscriptions.jobCount() >= MAX_JOBS) {
            refuse(tail, "at most " + MAX_JOBS + " jobs can be named; subscribe to all instead");
            return NOTED;
        }
        Subscription subscription = subscriptions.subscribe(request.job());
        if (request.since() == null) {
            // Live at once: what happens while the store is asked is not missed.
            subscription.goLive(replays.feed().position());
        }
        return replays.store().find(request.job()).transform(found -> {
            if (!subscription.cancelled()) {
                if (found.succeeded()) {
                    confirm(tail, subscription, request.since(), found.result());
                } else {
                    subscriptions.remove(subscription);
                    tellUnavailable(tail, found.cause());
                }
            }
            return NOTED;
        });
    }

    private void confirm(Tail tail, Subscription subscription, Long since, JobReply found) {
        if (found instanceof JobReply.Found job) {
            tail.subscriptions().confirm();
            boolean ended = job.detail().job().status().terminal();
            if (since != null) {
                new Replay(replays, tail, subscription, since).run();
            } else if (ended && !subscription.endTold()) {
                // Nothing happens any more, so the client would wait for ever: it gets the end of the story.
                tellEnd(tail, subscription);
            }
            return;
        }
        Problem problem = ((JobReply.Refused) found).problem();
        tail.subscriptions().remove(subscription);
        tellError(tail, problem.code(), List.of(new FieldError("job_id", problem.message())));
    }

    /** Looks where the last event is: what is before it may be millions of lines. */
    private void tellEnd(Tail tail, Subscription subscription) {
        subscription.goSilent();
        replays.store()
                .read(new ReadEvents(subscription.job(), 0, 0))
                .onComplete(
                        page -> {
                            if (!subscription.cancelled()) {
                                new Replay(replays, tail, subscription, Math.max(0, page.last() - 1)).run();
                            }
                        },
                        failure -> {
                            tail.subscriptions().remove(subscription);
                            tellUnavailable(tail, failure);
                        });
    }

    private void unsubscribe(Tail tail, JobId job) {
        if (tail.subscriptions().coversAll()) {
            refuse(tail, "you get the events of all jobs; unsubscribe without a job_id, or subscribe to some jobs");
        } else {
            tail.subscriptions().unsubscribe(job);
        }
    }

    private void refuse(Tail tail, String message) {
        tellError(tail, ErrorCode.VALIDATION_ERROR, List.of(new FieldError("job_id", message)));
    }

    private void tellUnavailable(Tail tail, Throwable failure) {
        ErrorCode code = failure instanceof BusException bus ? bus.problem().code() : ErrorCode.INTERNAL_ERROR;
        String message = failure instanceof BusException ? failure.getMessage() : "internal error";
        tellError(tail, code, List.of(new FieldError(null, message)));
    }

    private void tellError(Tail tail, ErrorCode code, List<FieldError> errors) {
        deliveries.tell(tail, Frame.error(replays.time().clock().instant(), code, errors), Deliveries.NO_POSITION);
    }
}
