// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.tail;

import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.JobEvents;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.tail.TailMessages.DeliverFrames;
import dev.linuxpatch.shared.tail.TailMessages.FramesDelivered;
import dev.linuxpatch.shared.tail.TailMessages.OpenTail;
import dev.linuxpatch.shared.tail.TailMessages.TailFrame;
import dev.linuxpatch.shared.tail.TailMessages.TailText;
import dev.linuxpatch.ws.Events;
import dev.linuxpatch.ws.ScriptedStore;
import dev.linuxpatch.ws.feed.EventStore;
import dev.linuxpatch.ws.feed.LiveFeed;
import dev.linuxpatch.ws.feed.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A tail service whose store, front and clock only move when told: reads wait at the store, answers wait on the bus,
 * publications wait or are lost.
 */
final class Simulation implements EventStore {
    private static final NodeId FRONT = new NodeId("front");
    private static final int JOBS = 3;
    private static final WebSocketSettings SETTINGS =
            new WebSocketSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), 65_536, 4_000, 1_000);

    private final ScriptedStore store;
    private final Deque<Runnable> atStore = new ArrayDeque<>();
    private final Deque<Runnable> answers = new ArrayDeque<>();
    private final Deque<JobEvents> publications = new ArrayDeque<>();
    private final Deque<Promise<FramesDelivered>> deliveries = new ArrayDeque<>();
    private final Deque<Promise<Void>> delays = new ArrayDeque<>();
    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final LiveFeed feed;
    private final TailService service;
    private List<JobEvent> uncommittedBatch = new ArrayList<>();

    Simulation(int pageSize) {
        store = new ScriptedStore(pageSize);
        Time time = new Time(Clock.fixed(Events.AT, ZoneOffset.UTC), () -> 0, this::delay);
        feed = new LiveFeed(Events.HOST, this, time);
        service = new TailService(new NodeId("ws"), SETTINGS, feed, this, this::deliver, time);
        for (int job = 0; job < JOBS; job++) {
            commit(Events.job(job));
        }
    }

    /** What one client has been sent. */
    static final class Client {
        private final String connection;
        private final JobId job;
        private final List<JsonObject> frames = new ArrayList<>();
        private long from;

        Client(String connection, JobId job, long from) {
            this.connection = connection;
            this.job = job;
            this.from = from;
        }

        /** Null if it wants all jobs. */
        JobId job() {
            return job;
        }

        /** The last number that it had to begin with. */
        long from() {
            return from;
        }

        List<Long> positions() {
            return frames.stream().map(frame -> frame.getLong("position")).toList();
        }

        List<Long> seqsOf(JobId wanted) {
            return frames.stream()
                    .filter(frame -> wanted.toString().equals(frame.getString("job_id")))
                    .map(frame -> frame.getLong("seq"))
                    .toList();
        }

        @Override
        public String toString() {
            return connection + " from " + from + ": " + frames;
        }
    }

    Collection<Client> clients() {
        return clients.values();
    }

    long head() {
        return store.head();
    }

    long lastSeq(JobId job) {
        return store.read(new ReadEvents(null, 0, Integer.MAX_VALUE)).events().stream()
                .filter(event -> event.jobId().equals(job))
                .count();
    }

    /** One of the things that can happen next. */
    void step(int choice) {
        switch (choice % 12) {
            case 0, 1 -> commit(Events.job(choice % JOBS));
            case 2 -> publish();
            case 3, 4 -> next(publications, feed::accept);
            case 5 -> publications.poll();
            case 6 -> next(atStore, Runnable::run);
            case 7 -> next(answers, Runnable::run);
            case 8 -> next(deliveries, front -> front.complete(new FramesDelivered(List.of())));
            case 9 -> open(null);
            case 10 -> open(Math.min(choice, store.head()));
            default -> subscribe(Events.job(choice % JOBS), choice % 3);
        }
    }

    /** Lets everything that is on its way arrive, and one more event, which is not lost. */
    void settle() {
        commit(Events.job(0));
        publish();
        while (!quiet()) {
            next(publications, feed::accept);
            next(atStore, Runnable::run);
            next(answers, Runnable::run);
            next(deliveries, front -> front.complete(new FramesDelivered(List.of())));
            next(delays, Promise::complete);
        }
    }

    private boolean quiet() {
        return publications.isEmpty()
                && atStore.isEmpty()
                && answers.isEmpty()
                && deliveries.isEmpty()
                && delays.isEmpty();
    }

    private void commit(JobId job) {
        uncommittedBatch.add(store.append(job));
        if (uncommittedBatch.size() == 3) {
            publish();
        }
    }

    private void publish() {
        if (!uncommittedBatch.isEmpty()) {
            publications.add(new JobEvents(uncommittedBatch));
            uncommittedBatch = new ArrayList<>();
        }
    }

    private void open(Long since) {
        Client client = new Client("client-" + clients.size(), null, since == null ? -1 : since);
        clients.put(client.connection, client);
        service.open(new OpenTail(FRONT, client.connection, Caller.service(), since));
    }

    private void subscribe(JobId job, long since) {
        Client client = new Client("client-" + clients.size(), job, since);
        clients.put(client.connection, client);
        service.open(new OpenTail(FRONT, client.connection, Caller.service(), null))
                .onSuccess(opened -> {
                    client.frames.clear();
                    service.text(new TailText(
                            FRONT,
                            client.connection,
                            new JsonObject()
                                    .put("action", "subscribe")
                                    .put("job_id", job.toString())
                                    .put("since", since)
                                    .encode()));
                });
    }

    @Override
    public Future<EventPage> read(ReadEvents request) {
        Promise<EventPage> promise = Promise.promise();
        atStore.add(() -> {
            EventPage page = store.read(request);
            answers.add(() -> promise.complete(page));
        });
        return promise.future();
    }

    @Override
    public Future<JobReply> find(JobId job) {
        Promise<JobReply> promise = Promise.promise();
        atStore.add(() -> {
            JobReply reply = store.find(job);
            answers.add(() -> promise.complete(reply));
        });
        return promise.future();
    }

    private Future<FramesDelivered> deliver(NodeId front, DeliverFrames delivery) {
        for (TailFrame frame : delivery.frames()) {
            JsonObject json = new JsonObject(frame.text());
            for (String connection : frame.connections()) {
                Client client = clients.get(connection);
                if (!json.getString("event").equals("connected")) {
                    client.frames.add(json);
                } else if (client.from < 0) {
                    client.from = json.getLong("position");
                }
            }
        }
        if (!delivery.paced()) {
            return Future.succeededFuture(new FramesDelivered(List.of()));
        }
        Promise<FramesDelivered> promise = Promise.promise();
        deliveries.add(promise);
        return promise.future();
    }

    private Future<?> delay(Duration time) {
        Promise<Void> promise = Promise.promise();
        delays.add(promise);
        return promise.future();
    }

    private static <T> void next(Deque<T> waiting, Consumer<T> action) {
        T first = waiting.poll();
        if (first != null) {
            action.accept(first);
        }
    }
}
