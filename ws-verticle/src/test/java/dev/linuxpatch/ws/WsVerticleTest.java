// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.tail.TailMessages.Farewell;
import dev.linuxpatch.shared.tail.TailMessages.TailFrame;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WsVerticleTest extends DeployedWsVerticle {
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
    void hasLastWordsForEveryClientInItsDialectAndIsSilentThen(Vertx vertx) throws Exception {
        front.open("flat", null);
        front.open("documented", null);
        front.say("documented", "{\"type\":\"ping\"}");
        front.next("documented");

        List<Farewell> farewells = front.part();
        publish(store.append(JOB));
        TestFront other = new TestFront(vertx);
        other.open("later", 0L);

        assertThat(farewells).hasSize(2);
        assertThat(farewells.get(0).connections()).containsExactly("flat");
        JsonObject flat = new JsonObject(resumeAt(farewells.get(0), 12));
        assertThat(flat.getString("event")).isEqualTo("restarting");
        assertThat(flat.getLong("resume_since")).isEqualTo(12);
        assertThat(flat.getLong("retry_ms")).isPositive();
        assertThat(farewells.get(1).connections()).containsExactly("documented");
        JsonObject documented = new JsonObject(resumeAt(farewells.get(1), 12));
        assertThat(documented.getString("type")).isEqualTo("restarting");
        assertThat(documented.getJsonObject("payload").getLong("resume_since")).isEqualTo(12);
        assertThat(other.next("later").getLong("seq")).isEqualTo(1);
        assertThat(front.deliveries)
                .noneMatch(delivery -> delivery.frames().stream()
                        .anyMatch(frame -> frame.text().contains("job_status")));
    }

    private static String resumeAt(Farewell farewell, long position) {
        return farewell.text().replace(TailFrame.RESUME_MARK, Long.toString(position));
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
        store.forget(1, 4);
        store.forget(7, 7);
        store.forget(9, 10);

        front.open("a", 2L);

        assertThat(IntStream.range(0, 6).mapToObj(i -> next("a")))
                .extracting(WsVerticleTest::numbers)
                .containsExactly("gap 3-4 retention", "5", "6", "gap 7-7 retention", "8", "gap 9-10 retention");
    }

    @Test
    void saysWhichEventsOfOneJobRetentionHasTaken() throws Exception {
        store.append(OTHER);
        for (int i = 0; i < 5; i++) {
            store.append(JOB);
        }
        // Sequence numbers 2 and 3.
        store.forget(3, 4);
        front.open("a", null);

        front.say("a", subscribe(JOB, 1L));

        JsonObject gap = next("a");
        assertThat(gap.getString("job_id")).isEqualTo(JOB.toString());
        assertThat(numbers(gap)).isEqualTo("gap 2-3 retention");
        assertThat(next("a").getLong("seq")).isEqualTo(4);
    }

    @Test
    void saysWhichEventsWereTakenBeforeTheyCouldBePassedOn() throws Exception {
        front.open("a", null);
        store.append(JOB);
        store.append(JOB);
        store.append(JOB);
        JobEvent fourth = store.append(JOB);
        store.forget(1, 1);
        store.forget(3, 3);

        publish(fourth);

        assertThat(IntStream.range(0, 4).mapToObj(i -> next("a")))
                .extracting(WsVerticleTest::numbers)
                .containsExactly("gap 1-1 retention", "2", "gap 3-3 retention", "4");
    }

    @Test
    void saysThatRetentionHasTakenEverything() throws Exception {
        store.append(JOB);
        store.append(JOB);
        store.forget(1, 2);

        front.open("a", 0L);
        publish(store.append(JOB));

        List<JsonObject> frames = List.of(next("a"), next("a"));
        assertThat(frames.get(0).getString("event")).isEqualTo("gap");
        assertThat(frames.get(0).getLong("to")).isEqualTo(2);
        assertThat(frames.get(1).getLong("position")).isEqualTo(3);
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

    private static String numbers(JsonObject frame) {
        return frame.getString("event").equals("gap")
                ? "gap " + frame.getLong("from") + "-" + frame.getLong("to") + " " + frame.getString("reason")
                : frame.getLong("position").toString();
    }
}
