// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.conf.ConsoleSettings;
import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.JobEvents;
import dev.linuxpatch.shared.tail.TailMessages.TailFrame;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class WsVerticleTest {
    private static final JobId JOB = Events.job(1);
    private static final JobId OTHER = Events.job(2);

    private final ScriptedStore store = new ScriptedStore(50);
    private TypedBus bus;
    private TestFront front;
    private MessageConsumer<?> reads;

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        TypedBus.install(vertx);
        bus = new TypedBus(vertx);
        reads = bus.serve(Addresses.JOB_EVENTS.at(Events.HOST), request -> Future.succeededFuture(store.read(request)));
        bus.serve(Addresses.JOB_GET.at(Events.HOST), request -> Future.succeededFuture(store.find(request.id())));
        front = new TestFront(vertx);
        WebSocketSettings settings =
                new WebSocketSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), 65_536, 1 << 20, 1_000);
        TestFront.await(
                vertx.deployVerticle(new WsVerticle(settings, new ConsoleSettings(true, 65_536, 20), Events.HOST)));
    }

    private void publish(JobEvent... events) {
        bus.publish(Addresses.JOB_EVENTS_TOPIC, new JobEvents(List.of(events)));
    }

    @Test
    void greetsWithThePositionFromWhichToResume() throws Exception {
        store.append(JOB);
        store.append(JOB);

        JsonObject connected = front.open("a", null);

        assertThat(connected.getString("event")).isEqualTo("connected");
        assertThat(connected.getLong("position")).isEqualTo(2);
        assertThat(connected.getDouble("heartbeat_interval_seconds")).isEqualTo(5.0);
        assertThat(connected.getDouble("heartbeat_timeout_seconds")).isEqualTo(10.0);
        assertThat(connected.getInstant("timestamp")).isNotNull();
    }

    @Test
    void tellsEveryEventInTheFlatDialectToAClientThatAskedForNothing() throws Exception {
        front.open("a", null);

        publish(store.append(JOB), store.end(JOB));

        JsonObject line = front.next("a");
        assertThat(line.fieldNames())
                .contains(
                        "event",
                        "job_id",
                        "status",
                        "progress",
                        "progress_percent",
                        "message",
                        "output",
                        "error",
                        "timestamp",
                        "seq",
                        "position",
                        "operation",
                        "phase",
                        "error_code");
        assertThat(line.getString("event")).isEqualTo("job_status");
        assertThat(line.getString("job_id")).isEqualTo(JOB.toString());
        assertThat(line.getString("status")).isEqualTo("running");
        assertThat(line.getInteger("progress")).isEqualTo(40);
        assertThat(line.getInteger("progress_percent")).isEqualTo(40);
        assertThat(line.getString("output")).isEqualTo("line \"1\" ✓");
        assertThat(line.getValue("error")).isNull();
        assertThat(line.getInstant("timestamp")).isEqualTo(Events.AT);
        assertThat(line.getString("operation")).isEqualTo("install");
        assertThat(line.getString("phase")).isEqualTo("changing");
        JsonObject end = front.next("a");
        assertThat(end.getString("event")).isEqualTo("job_complete");
        assertThat(end.getString("status")).isEqualTo("failed");
        assertThat(end.getValue("output")).isNull();
        assertThat(end.getString("error")).isEqualTo("a and b exclude each other");
        assertThat(end.getString("error_code")).isEqualTo("DEPENDENCY_CONFLICT");
        assertThat(end.getLong("seq")).isEqualTo(2);
        assertThat(end.getLong("position")).isEqualTo(2);
    }

    @Test
    void answersInTheDocumentedDialectOnceTheClientSpeaksIt() throws Exception {
        front.open("a", null);

        front.say("a", "{\"type\":\"ping\"}");
        publish(store.append(JOB));

        assertThat(front.next("a").getString("type")).isEqualTo("pong");
        JsonObject frame = front.next("a");
        assertThat(frame.fieldNames()).containsExactlyInAnyOrder("type", "payload");
        assertThat(frame.getString("type")).isEqualTo("job_status");
        assertThat(frame.getJsonObject("payload").getString("job_id")).isEqualTo(JOB.toString());
        assertThat(frame.getJsonObject("payload").getLong("position")).isEqualTo(1);
    }

    @Test
    void encodesABatchOnceADialectAndSendsItOnceAFront() throws Exception {
        List<String> flat = IntStream.range(0, 40).mapToObj(i -> "flat-" + i).toList();
        List<String> documented =
                IntStream.range(0, 40).mapToObj(i -> "doc-" + i).toList();
        for (String connection : flat) {
            front.open(connection, null);
        }
        for (String connection : documented) {
            front.open(connection, null);
            front.say(connection, "{\"type\":\"ping\"}");
            front.next(connection);
        }
        front.deliveries.clear();

        publish(store.append(JOB), store.append(OTHER), store.end(JOB));
        for (String connection : documented) {
            front.next(connection);
        }

        assertThat(front.deliveries).hasSize(1);
        List<TailFrame> frames = front.deliveries.get(0).frames();
        assertThat(frames).hasSize(3 * 2);
        assertThat(frames).extracting(frame -> frame.connections().size()).containsOnly(40);
    }

    @Test
    void narrowsToTheJobsThatAreAskedFor() throws Exception {
        store.append(JOB);
        store.append(OTHER);
        front.open("a", null);

        front.say("a", subscribe(JOB, null));
        publish(store.append(OTHER), store.append(JOB), store.append(OTHER));

        assertThat(front.untilPong("a"))
                .extracting(frame -> frame.getLong("seq"))
                .containsExactly(2L);
    }

    @Test
    void tellsNothingMoreAfterAnUnsubscribeFromEverything() throws Exception {
        store.append(JOB);
        front.open("a", null);

        front.say("a", "{\"action\":\"unsubscribe\"}");
        publish(store.append(JOB));
        assertThat(front.untilPong("a")).isEmpty();

        front.say("a", "{\"action\":\"subscribe\"}");
        publish(store.append(OTHER));
        assertThat(front.untilPong("a")).hasSize(1);
    }

    @Test
    void forgetsOneJobAndKeepsTheOther() throws Exception {
        store.append(JOB);
        store.append(OTHER);
        front.open("a", null);
        front.say("a", subscribe(JOB, null));
        front.say("a", subscribe(OTHER, null));

        front.say(
                "a",
                new JsonObject()
                        .put("action", "unsubscribe")
                        .put("job_id", JOB.toString())
                        .encode());
        publish(store.append(JOB), store.append(OTHER));

        assertThat(front.untilPong("a"))
                .extracting(frame -> frame.getString("job_id"))
                .containsExactly(OTHER.toString());
    }

    @Test
    void saysThatOneJobCannotBeLeftOutOfAll() throws Exception {
        front.open("a", null);

        front.say(
                "a",
                new JsonObject()
                        .put("action", "unsubscribe")
                        .put("job_id", JOB.toString())
                        .encode());

        assertThat(front.next("a").getString("field")).isEqualTo("job_id");
    }

    @Test
    void replaysFromAPositionPageByPageAndGoesLive() throws Exception {
        for (int i = 0; i < 170; i++) {
            store.append(i % 2 == 0 ? JOB : OTHER);
        }
        front.open("a", 5L);
        publish(store.append(JOB));

        List<Long> positions = IntStream.range(0, 166)
                .mapToObj(i -> next("a").getLong("position"))
                .toList();

        assertThat(positions)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(6, 171).mapToObj(Long::valueOf).toList());
        assertThat(front.untilPong("a")).isEmpty();
    }

    @Test
    void replaysOneJobFromASequenceNumber() throws Exception {
        for (int i = 0; i < 10; i++) {
            store.append(JOB);
            store.append(OTHER);
        }
        front.open("a", null);

        front.say("a", subscribe(JOB, 7L));

        assertThat(List.of(next("a"), next("a"), next("a")))
                .extracting(frame -> frame.getLong("seq"))
                .containsExactly(8L, 9L, 10L);
        publish(store.append(OTHER), store.append(JOB));
        assertThat(next("a").getLong("seq")).isEqualTo(11);
        assertThat(front.untilPong("a")).isEmpty();
    }

    @Test
    void subscribesToAllFromAPositionInTheDocumentedDialect() throws Exception {
        store.append(JOB);
        store.append(OTHER);
        front.open("a", null);

        front.say("a", "{\"type\":\"subscribe_all\",\"since\":1}");

        assertThat(next("a").getJsonObject("payload").getLong("position")).isEqualTo(2);
    }

    @Test
    void tellsTheEndOfAJobThatHasEndedBeforeItWasAskedFor() throws Exception {
        store.append(JOB);
        store.end(JOB);
        front.open("a", null);

        front.say("a", subscribe(JOB, null));

        JsonObject end = next("a");
        assertThat(end.getString("event")).isEqualTo("job_complete");
        assertThat(end.getLong("seq")).isEqualTo(2);
        assertThat(front.untilPong("a")).isEmpty();
    }

    @Test
    void saysWhichEventsRetentionHasTaken() throws Exception {
        for (int i = 0; i < 10; i++) {
            store.append(JOB);
        }
        store.forgetUpTo(6);

        front.open("a", 2L);

        JsonObject gap = next("a");
        assertThat(gap.getString("event")).isEqualTo("gap");
        assertThat(gap.getLong("from")).isEqualTo(3);
        assertThat(gap.getLong("to")).isEqualTo(6);
        assertThat(next("a").getLong("position")).isEqualTo(7);
    }

    @Test
    void saysThatAPositionIsBeyondTheNewest() throws Exception {
        store.append(JOB);

        front.open("a", 99L);
        JsonObject error = next("a");
        publish(store.append(JOB));

        assertThat(error.getString("event")).isEqualTo("error");
        assertThat(error.getString("field")).isEqualTo("since");
        assertThat(next("a").getLong("position")).isEqualTo(2);
    }

    @Test
    void readsFromTheStoreWhatWasPublishedAndDidNotArrive() throws Exception {
        front.open("a", null);
        JobEvent first = store.append(JOB);
        store.append(JOB);
        JobEvent third = store.append(JOB);

        publish(first);
        publish(third);

        assertThat(List.of(next("a"), next("a"), next("a")))
                .extracting(frame -> frame.getLong("position"))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void startsAnewWhenTheStoreIsAnotherOne() throws Exception {
        for (int i = 0; i < 5; i++) {
            store.append(JOB);
        }
        front.open("a", null);
        store.restart();

        publish(store.append(OTHER));

        JsonObject greeting = next("a");
        assertThat(greeting.getString("event")).isEqualTo("connected");
        assertThat(greeting.getLong("position")).isZero();
        assertThat(next("a").getLong("position")).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    hello                                              | INVALID_REQUEST  |
                    []                                                 | INVALID_REQUEST  |
                    {"action":"ping"} {}                               | INVALID_REQUEST  |
                    {"action":"ping","action":"ping"}                  | INVALID_REQUEST  |
                    {"action":[[[[[1]]]]]}                             | INVALID_REQUEST  |
                    {}                                                 | VALIDATION_ERROR | action
                    {"action":"follow"}                                | VALIDATION_ERROR | action
                    {"action":7}                                       | VALIDATION_ERROR | action
                    {"type":"ping","action":"ping"}                    | VALIDATION_ERROR | action
                    {"action":"subscribe","jobid":"x"}                 | VALIDATION_ERROR | jobid
                    {"action":"subscribe","job_id":"x"}                | INVALID_JOB_ID   | job_id
                    {"action":"subscribe","job_id":7}                  | INVALID_JOB_ID   | job_id
                    {"action":"subscribe","since":-1}                  | VALIDATION_ERROR | since
                    {"action":"subscribe","since":1.5}                 | VALIDATION_ERROR | since
                    {"action":"subscribe","since":"1"}                 | VALIDATION_ERROR | since
                    {"action":"subscribe","since":99999999999999999999}| VALIDATION_ERROR | since
                    {"action":"unsubscribe","since":1}                 | VALIDATION_ERROR | since
                    {"action":"subscribe","job_id":"00000000-0000-0000-0000-0000000000ff"}| JOB_NOT_FOUND | job_id
                    """)
    void answersABadMessageWithAnErrorThatNamesTheField(String message, String code, String field) throws Exception {
        front.open("a", null);

        front.say("a", message);

        JsonObject error = front.next("a");
        JsonObject body = error.containsKey("type") ? error.getJsonObject("payload") : error;
        assertThat(body.getString("code")).isEqualTo(code);
        assertThat(body.getString("field")).isEqualTo(field);
        assertThat(body.getString("message")).isNotBlank();
        publish(store.append(JOB));
        assertThat(front.next("a")).as("the connection stays").isNotNull();
    }

    @Test
    void namesAllThatIsWrongWithAMessage() throws Exception {
        front.open("a", null);

        front.say("a", "{\"action\":\"follow\",\"job_id\":\"x\",\"since\":-1,\"colour\":1}");

        assertThat(front.next("a").getJsonArray("errors"))
                .extracting(error -> ((JsonObject) error).getString("field"))
                .containsExactly("colour", "action", "job_id", "since");
    }

    @Test
    void takesNullForAMemberThatIsLeftOut() throws Exception {
        front.open("a", null);

        front.say("a", "{\"type\":\"ping\",\"job_id\":null,\"since\":null}");

        assertThat(front.next("a").getString("type")).isEqualTo("pong");
    }

    @Test
    void ignoresTheJobsOfOtherHosts() throws Exception {
        front.open("a", null);
        JobEvent own = store.append(JOB);

        publish(Events.elsewhere(JOB, 1, 1));
        publish(own);

        assertThat(front.untilPong("a"))
                .extracting(frame -> frame.getString("output"))
                .containsExactly("line \"1\" ✓");
    }

    @Test
    void forgetsClosedAndLostConnectionsAndDeadFronts(Vertx vertx) throws Exception {
        TestFront second = new TestFront(vertx);
        for (int i = 0; i < 1_000; i++) {
            front.open("closed-" + i, null);
            front.close("closed-" + i);
        }
        front.open("kept", null);
        front.open("lost", null);
        second.open("dead", null);
        front.lose("lost");
        second.die();

        publish(store.append(JOB));
        front.next("kept");

        assertThat(front.heldWhen(held -> held <= 1)).isEqualTo(1);
        assertThat(second.heldWhen(held -> held == 0)).isZero();
    }

    @Test
    void opensNothingWhileTheStoreCannotBeAsked() throws Exception {
        TestFront.await(reads.unregister());

        assertThatThrownBy(() -> front.open("a", null)).hasMessageContaining("jobs.events");
    }

    private JsonObject next(String connection) {
        try {
            return front.next(connection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String subscribe(JobId job, Long since) {
        return new JsonObject()
                .put("action", "subscribe")
                .put("job_id", job.toString())
                .put("since", since)
                .encode();
    }
}
