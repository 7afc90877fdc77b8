// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.events;

import dev.linuxpatch.http.tail.TailSeats;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.JobEvents;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The event streams of one HTTP instance: passes on what is published and asks the store from time to time whether
 * something was published that did not arrive. For the context on which it was started.
 */
final class EventStreams {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** Small, for it is what a client costs that does not read. */
    private static final int PAGE = 200;

    private final Vertx vertx;
    private final TypedBus bus;
    private final HostId host;
    private final TailSeats seats;
    private final Duration heartbeat;
    private final Set<EventStream> streams = new LinkedHashSet<>();
    private MessageConsumer<?> publications;
    private long lookTimer;
    private long position;

    /**
     * @param host whose jobs are told
     * @param seats shared by all instances, and with WebSockets
     * @param heartbeat between two signs of life of a stream that has nothing to tell
     */
    EventStreams(Vertx vertx, TypedBus bus, HostId host, TailSeats seats, Duration heartbeat) {
        this.vertx = vertx;
        this.bus = bus;
        this.host = host;
        this.seats = seats;
        this.heartbeat = heartbeat;
    }

    /** Listens for as long as there is a stream: nothing is sent here that nobody reads. */
    private void listen() {
        publications = bus.subscribe(Addresses.JOB_EVENTS_TOPIC.at(host), this::heard);
        lookTimer = vertx.setPeriodic(LOOK.toMillis(), fired -> look());
    }

    private void listenNoMore() {
        vertx.cancelTimer(lookTimer);
        publications.unregister();
    }

    /** Ends every stream in good order, so that clients come back elsewhere or later. */
    Future<?> stop() {
        List.copyOf(streams).forEach(EventStream::end);
        return Future.succeededFuture();
    }

    /** A page of the store. */
    Future<EventPage> read(JobId job, long since, int limit) {
        return bus.request(Addresses.JOB_EVENTS.at(host), new ReadEvents(job, since, limit));
    }

    /** A place for one more stream, which hears from now on what is published; empty if there is none. */
    Optional<EventStream> enter(JobId job) {
        if (!seats.take()) {
            return Optional.empty();
        }
        EventStream[] entered = new EventStream[1];
        entered[0] = new EventStream(job, new Source(), () -> leave(entered[0]));
        if (streams.isEmpty()) {
            listen();
        }
        streams.add(entered[0]);
        return Optional.of(entered[0]);
    }

    private void leave(EventStream stream) {
        if (streams.remove(stream)) {
            seats.giveBack();
            if (streams.isEmpty()) {
                listenNoMore();
            }
        }
    }

    private void heard(JobEvents published) {
        List<JobEvent> events = published.events().stream()
                .filter(event -> event.host().equals(host))
                .toList();
        if (!events.isEmpty()) {
            position = Math.max(position, events.get(events.size() - 1).position());
            // What one is told may be its last.
            List.copyOf(streams).forEach(stream -> stream.heard(events));
        }
    }

    private void look() {
        if (!streams.isEmpty()) {
            read(null, 0, 0).onSuccess(page -> {
                if (page.head() != position) {
                    position = page.head();
                    List.copyOf(streams).forEach(EventStream::look);
                }
            });
        }
    }

    private final class Source implements EventSource {
        @Override
        public Future<EventPage> read(JobId job, long since) {
            return EventStreams.this.read(job, since, PAGE);
        }

        @Override
        public Future<?> pause() {
            return vertx.timer(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public long later(Runnable action) {
            return vertx.setTimer(heartbeat.toMillis(), fired -> action.run());
        }

        @Override
        public void never(long action) {
            vertx.cancelTimer(action);
        }
    }
}
