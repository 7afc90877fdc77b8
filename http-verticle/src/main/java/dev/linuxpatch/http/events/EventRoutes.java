// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.events;

import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.http.decode.EventQuery;
import dev.linuxpatch.http.decode.PathNames;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.http.hosts.Keepers;
import dev.linuxpatch.http.respond.Accept;
import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.http.route.Exchange;
import dev.linuxpatch.http.route.Route;
import dev.linuxpatch.http.route.RouteGroup;
import dev.linuxpatch.http.route.Snapshots;
import dev.linuxpatch.http.tail.TailSeats;
import dev.linuxpatch.shared.access.Permission;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /events} of one job and of all: a page as JSON, or a stream that begins with the past and goes on. */
public final class EventRoutes implements RouteGroup {
    private static final String JSON = "application/json";
    private static final String STREAM = "text/event-stream";
    private static final List<String> OFFERED = List.of(JSON, STREAM);
    /** How long a client waits before it comes back, in milliseconds. */
    private static final Buffer RECONNECT = Buffer.buffer("retry: 1000\n\n");

    private final Vertx vertx;
    private final WebSocketSettings settings;
    private final Keepers keepers;
    private final TailSeats seats;
    private final Drain drain;
    /** One of each host that somebody asked about. */
    private final Map<HostId, EventStreams> streams = new HashMap<>();

    /**
     * Serves streams from now on, on the context of the HTTP instance that calls.
     *
     * @param keepers of the jobs that the events are of
     * @param seats shared by all instances, and with WebSockets
     * @param drain once it has begun every stream ends and none begins
     */
    public EventRoutes(Vertx vertx, WebSocketSettings settings, Keepers keepers, TailSeats seats, Drain drain) {
        this.vertx = vertx;
        this.settings = settings;
        this.keepers = keepers;
        this.seats = seats;
        this.drain = drain;
        drain.onBegin(
                vertx,
                () -> Future.join(
                        streams.values().stream().map(EventStreams::stop).toList()));
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(BASE + "/jobs/{id}/events", Permission.JOBS_READ, this::ofJob),
                Route.get(BASE + "/events", Permission.JOBS_READ, exchange -> events(exchange, null)));
    }

    private Future<Reply> ofJob(Exchange exchange) {
        return PathNames.jobId(exchange.pathParameter("id")).fold(job -> events(exchange, job), Reply::refusedNow);
    }

    private EventStreams streams(Exchange exchange) {
        return streams.computeIfAbsent(
                exchange.host(),
                host -> new EventStreams(vertx, new TypedBus(vertx), host, seats, settings.pingInterval()));
    }

    private Future<Reply> events(Exchange exchange, JobId job) {
        Optional<String> type = Accept.best(exchange.request().getHeader(HttpHeaders.ACCEPT), OFFERED);
        if (type.isEmpty()) {
            return Reply.refusedNow(Problem.of(
                    ErrorCode.NOT_ACCEPTABLE,
                    "events are given as " + String.join(" or ", OFFERED),
                    Map.of("acceptable", OFFERED)));
        }
        if (type.get().equals(JSON)) {
            return EventQuery.page(exchange.query()).fold(query -> page(exchange, job, query), Reply::refusedNow);
        }
        String resumed = exchange.request().getHeader(EventQuery.LAST_EVENT_ID);
        return EventQuery.stream(exchange.query(), resumed)
                .fold(query -> stream(exchange, job, query), Reply::refusedNow);
    }

    private Future<Reply> page(Exchange exchange, JobId job, EventQuery query) {
        long since = query.since() == null ? 0 : query.since();
        return streams(exchange)
                .read(job, since, query.limit())
                .map(page -> refusal(job, since, page)
                        .map(Reply::refused)
                        .orElseGet(() -> new Reply.Encoded(Snapshots.told(keepers, EventText.page(job, since, page)))));
    }

    private Future<Reply> stream(Exchange exchange, JobId job, EventQuery query) {
        if (drain.begun()) {
            return Reply.refusedNow(drain.problem());
        }
        EventStreams host = streams(exchange);
        Optional<EventStream> entered = host.enter(job);
        if (entered.isEmpty()) {
            return Reply.refusedNow(seats.full());
        }
        EventStream stream = entered.get();
        // Also when it is refused in the end.
        exchange.whenEnded(stream::close);
        boolean next = job == null && query.since() == null;
        long since = query.since() == null ? 0 : query.since();
        return host.read(job, since, 0).compose(page -> {
            Optional<Problem> refusal = refusal(job, since, page);
            if (refusal.isPresent()) {
                return Reply.refusedNow(refusal.get());
            }
            if (next) {
                stream.begin(page.head(), List.of(RECONNECT, EventText.connected(page.head())));
                return Future.succeededFuture(new Reply.Events(stream));
            }
            stream.begin(since, List.of(RECONNECT));
            return job == null || since < page.last()
                    ? Future.succeededFuture(new Reply.Events(stream))
                    : atItsEnd(host, stream, job, since);
        });
    }

    /** A client that has the end of a job is told not to come back, as the HTML standard has it (9.2.3). */
    private static Future<Reply> atItsEnd(EventStreams streams, EventStream stream, JobId job, long since) {
        return streams.read(job, since - 1, 1)
                .map(page -> page.events().stream().anyMatch(event -> event.kind() == JobEvent.Kind.END)
                        ? new Reply.Nothing()
                        : new Reply.Events(stream));
    }

    private static Optional<Problem> refusal(JobId job, long since, EventPage page) {
        if (job != null && page.last() == 0) {
            return Optional.of(
                    Problem.of(ErrorCode.JOB_NOT_FOUND, "there is no job " + job, Map.of("job_id", job.toString())));
        }
        if (since > page.last()) {
            String message = "is beyond the newest event, which is " + page.last();
            Map<String, Object> error = Map.of("field", EventQuery.SINCE, "message", message, "value", since);
            return Optional.of(Problem.of(
                    ErrorCode.VALIDATION_ERROR,
                    EventQuery.SINCE + ": " + message,
                    Map.of("errors", List.of(error), "count", 1, "last", page.last())));
        }
        return Optional.empty();
    }
}
