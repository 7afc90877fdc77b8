// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.http.ApiFixture;
import dev.linuxpatch.http.ApiFixture.Answer;
import dev.linuxpatch.http.Samples;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.http.hosts.Keepers;
import dev.linuxpatch.http.tail.TailSeats;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.JobEvents;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /events} as a client meets it, over HTTP and in front of a store that the test writes. */
class EventsApiTest {
    private static final JobId JOB = Samples.JOB;
    private static final JobId OTHER = new JobId(new UUID(0, 2));
    private static final String OF_JOB = "/api/v1/jobs/" + JOB + "/events";
    private static final String OF_ALL = "/api/v1/events";
    private static final int SEATS = 2;

    private static final AtomicReference<MemoryStore> STORE = new AtomicReference<>();
    private static ApiFixture api;

    private final MemoryStore store = new MemoryStore();

    @BeforeAll
    static void serve() {
        WebSocketSettings settings =
                new WebSocketSettings(Duration.ofMillis(200), Duration.ofSeconds(1), 1024, 1024, SEATS);
        TailSeats seats = new TailSeats(SEATS);
        api = new ApiFixture.Setup()
                .extra(instance -> List.of(new EventRoutes(instance, settings, Keepers.alone(), seats, new Drain())))
                .start()
                .serve(
                        Addresses.JOB_EVENTS.at(Samples.HOST),
                        query -> STORE.get().read(query))
                .deploy();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void begin() {
        STORE.set(store);
    }

    @Test
    void aPageTellsEventsInTheirOrderAndWhereToGoOn() {
        lines(5);

        JsonObject first = api.get(OF_JOB + "?since=1&limit=2").data();
        JsonObject second =
                api.get(OF_JOB + "?since=" + first.getLong("next_since")).data();

        assertThat(numbers(first)).containsExactly("2", "3");
        assertThat(first.getLong("next_since")).isEqualTo(3);
        assertThat(first.getBoolean("more")).isTrue();
        assertThat(first.getLong("last")).isEqualTo(5);
        assertThat(numbers(second)).containsExactly("4", "5");
        assertThat(second.getBoolean("more")).isFalse();
        JsonObject event = second.getJsonArray("events").getJsonObject(0);
        assertThat(event.getString("event")).isEqualTo("job_status");
        assertThat(event.getString("output")).isEqualTo("line 4");
        assertThat(event.getString("stream")).isEqualTo("stdout");
        assertThat(event.getString("job_id")).isEqualTo(JOB.toString());
    }

    @Test
    void aPageSaysWhatRetentionHasRemoved() {
        lines(6);
        store.forget(1, 2);
        store.forget(5, 5);

        JsonObject page = api.get(OF_JOB).data();

        assertThat(numbers(page)).containsExactly("gap 1-2 retention", "3", "4", "gap 5-5 retention", "6");
        assertThat(page.getLong("first_kept")).isEqualTo(3);
    }

    @Test
    void aPageOfAllJobsCountsByPosition() {
        store.line(JOB, "a");
        store.line(OTHER, "b");
        store.line(JOB, "c");

        JsonObject page = api.get(OF_ALL + "?since=1").data();

        assertThat(page.getString("job_id")).isNull();
        assertThat(page.getJsonArray("events"))
                .extracting(event -> ((JsonObject) event).getLong("position"))
                .containsExactly(2L, 3L);
        assertThat(page.getLong("next_since")).isEqualTo(3);
    }

    @Test
    void aPageOfNothingTellsWhereTheLogStands() {
        lines(3);

        JsonObject page = api.get(OF_JOB + "?limit=0").data();

        assertThat(page.getJsonArray("events")).isEmpty();
        assertThat(page.getLong("next_since")).isZero();
        assertThat(page.getLong("last")).isEqualTo(3);
        assertThat(page.getBoolean("more")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "since=-1, since",
        "since=1.5, since",
        "since=9223372036854775808, since",
        "since=1&since=2, since",
        "limit=5001, limit",
        "limit=all, limit",
        "since=7, since"
    })
    void aWrongParameterIsNamed(String query, String field) {
        lines(3);

        Answer answer = api.get(OF_JOB + "?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().getString("code")).isEqualTo("VALIDATION_ERROR");
        assertThat(answer.error()
                        .getJsonObject("details")
                        .getJsonArray("errors")
                        .getJsonObject(0)
                        .getString("field"))
                .isEqualTo(field);
    }

    @Test
    void anUnknownJobIsNotFoundHoweverItIsAskedFor() {
        for (String accept : List.of("application/json", "text/event-stream")) {
            Answer answer = get("/api/v1/jobs/" + OTHER + "/events", Map.of("Accept", accept));

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.error().getString("code")).isEqualTo("JOB_NOT_FOUND");
        }
        assertThat(api.get("/api/v1/jobs/nonsense/events").error().getString("code"))
                .isEqualTo("INVALID_JOB_ID");
    }

    @Test
    void whatCannotBeGivenIsRefused() {
        lines(1);

        Answer answer = get(OF_JOB, Map.of("Accept", "text/html, application/xml;q=0.9"));

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.error().getString("code")).isEqualTo("NOT_ACCEPTABLE");
    }

    @Test
    void aStreamTellsThePastThenThePresentAndEndsWithTheJob() {
        lines(2);
        try (StreamClient client = stream(OF_JOB)) {
            assertThat(client.next().id()).isEqualTo("1");
            assertThat(client.next().id()).isEqualTo("2");

            publish(store.line(JOB, "live"));
            StreamClient.Event live = client.next();
            publish(store.line(OTHER, "another's"));
            publish(store.end(JOB));
            StreamClient.Event end = client.next();

            assertThat(live.id()).isEqualTo("3");
            assertThat(live.event()).isEqualTo("job_status");
            assertThat(live.json().getString("output")).isEqualTo("live");
            assertThat(end.id()).isEqualTo("4");
            assertThat(end.event()).isEqualTo("job_complete");
            assertThat(live.json().containsKey("skipped")).isFalse();
            assertThat(end.json().getJsonArray("skipped"))
                    .isEqualTo(new JsonArray()
                            .add(new JsonObject()
                                    .put("name", "nano")
                                    .put("available_version", "7.2-2")
                                    .put("status", "held")
                                    .put("reason", "the operator holds the package back")));
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void whoListensIsAuditedAtOnce() {
        store.line(OTHER, "line");
        try (StreamClient client = stream("/api/v1/jobs/" + OTHER + "/events?since=1")) {
            client.awaitComment();

            JsonObject line = api.auditLine();
            while (!line.encode().contains(OTHER.toString())) {
                line = api.auditLine();
            }
            assertThat(line.encode()).contains("\"status\":200").contains("/api/v1/jobs/{id}/events");
        }
    }

    @Test
    void aStreamGoesOnAfterTheLastEventThatAClientHas() {
        lines(4);

        try (StreamClient byHeader = stream(OF_JOB + "?since=1", Map.of("Last-Event-ID", "3"));
                StreamClient byQuery = stream(OF_JOB + "?since=2")) {
            assertThat(byHeader.next().id()).isEqualTo("4");
            assertThat(byQuery.next().id()).isEqualTo("3");
        }
    }

    @Test
    void whoHasTheEndOfAJobIsToldNotToComeBack() {
        lines(2);
        store.end(JOB);

        Answer answer = get(OF_JOB, Map.of("Accept", "text/event-stream", "Last-Event-ID", "3"));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body().length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "99"})
    void aLastEventThatCannotBeIsRefused(String lastEventId) {
        lines(2);

        Answer answer = get(OF_JOB, Map.of("Accept", "text/event-stream", "Last-Event-ID", lastEventId));

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aStreamSaysWhatRetentionHasRemovedAndMovesOn() {
        lines(4);
        store.forget(2, 3);

        try (StreamClient client = stream(OF_JOB + "?since=1")) {
            StreamClient.Event gap = client.next();

            assertThat(gap.event()).isEqualTo("gap");
            assertThat(gap.id()).isEqualTo("3");
            assertThat(gap.json().getString("reason")).isEqualTo("retention");
            assertThat(gap.json().getLong("from")).isEqualTo(2);
            assertThat(gap.json().getLong("to")).isEqualTo(3);
            assertThat(gap.json().getString("job_id")).isEqualTo(JOB.toString());
            assertThat(client.next().id()).isEqualTo("4");
        }
    }

    @Test
    void aStreamOfAllJobsBeginsWithWhatHappensNextAndCanBeResumedAtOnce() {
        lines(2);
        try (StreamClient client = stream(OF_ALL)) {
            StreamClient.Event connected = client.next();
            publish(store.line(OTHER, "next"));
            StreamClient.Event next = client.next();

            assertThat(connected.event()).isEqualTo("connected");
            assertThat(connected.id()).isEqualTo("2");
            assertThat(next.id()).isEqualTo("3");
        }
        try (StreamClient all = stream(OF_ALL + "?since=0")) {
            assertThat(all.next().id()).isEqualTo("1");
        }
    }

    @Test
    void aStreamFindsWhatWasPublishedAndDidNotArrive() {
        lines(1);
        try (StreamClient client = stream(OF_JOB)) {
            assertThat(client.next().id()).isEqualTo("1");
            client.awaitComment();

            store.line(JOB, "lost");
            publish(store.line(JOB, "heard"));

            assertThat(client.next().id()).isEqualTo("2");
            assertThat(client.next().id()).isEqualTo("3");
            store.line(JOB, "lost, too, and nothing follows");
            assertThat(client.next().id()).isEqualTo("4");
        }
    }

    @Test
    void aStreamSaysThatTheRestOfADeletedJobIsGone() {
        lines(1);
        try (StreamClient client = stream(OF_JOB)) {
            assertThat(client.next().id()).isEqualTo("1");
            client.awaitComment();
            store.line(JOB, "never told");
            JobEvent end = store.end(JOB);
            store.delete(JOB);

            publish(end);

            StreamClient.Event gap = client.next();
            assertThat(gap.event()).isEqualTo("gap");
            assertThat(gap.json().getLong("from")).isEqualTo(2);
            assertThat(gap.json().getLong("to")).isEqualTo(3);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void placesAreBoundedAndGivenBackWhenAClientLeaves() {
        lines(1);
        StreamClient.until(() -> refused().status() == 400);
        StreamClient first = stream(OF_JOB);
        StreamClient second = stream(OF_ALL);
        Answer full = get(OF_JOB, Map.of("Accept", "text/event-stream"));
        first.close();
        second.close();

        assertThat(full.status()).isEqualTo(503);
        assertThat(full.header("Retry-After")).isNotNull();
        for (int i = 0; i < 2 * SEATS; i++) {
            StreamClient.until(() -> refused().status() == 400);
        }
    }

    @Test
    void aClientThatDoesNotReadCostsAPage() throws Exception {
        String line = "x".repeat(10_000);
        for (int i = 0; i < 5_000; i++) {
            store.line(JOB, line);
        }
        try (StalledClient client = StalledClient.open(api.port(), OF_JOB)) {
            client.awaitStall(store::reads);

            // 50 MB are there; what was read is what kernel buffers take, and a page.
            assertThat(store.reads()).isLessThan(15);
            assertThat(client.readIds(5_000)).isSorted().doesNotHaveDuplicates().hasSize(5_000);
        }
    }

    /** Takes a place and gives it back at once. */
    private Answer refused() {
        return get(OF_JOB, Map.of("Accept", "text/event-stream", "Last-Event-ID", "99"));
    }

    private void lines(int count) {
        for (int i = 0; i < count; i++) {
            store.line(JOB, "line " + (i + 1));
        }
    }

    private void publish(JobEvent event) {
        api.bus().publish(Addresses.JOB_EVENTS_TOPIC.at(Samples.HOST), new JobEvents(List.of(event)));
    }

    private Answer get(String path, Map<String, String> headers) {
        return api.request(HttpMethod.GET, path, headers, null);
    }

    private StreamClient stream(String path) {
        return stream(path, Map.of());
    }

    private StreamClient stream(String path, Map<String, String> headers) {
        return StreamClient.open(api.port(), path, headers);
    }

    private static List<String> numbers(JsonObject page) {
        return page.getJsonArray("events").stream()
                .map(JsonObject.class::cast)
                .map(event -> event.getString("event").equals("gap")
                        ? "gap " + event.getLong("from") + "-" + event.getLong("to") + " " + event.getString("reason")
                        : event.getLong("seq").toString())
                .toList();
    }
}
