// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.DebSpec;
import dev.linuxpatch.backend.rig.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that does not read, while others do. */
class SlowTailIT {
    private static final Pattern OPEN_SOCKETS = Pattern.compile("(?m)^tails_open ([0-9.]+)$");
    private static final Duration DELAY = Duration.ofSeconds(5);
    /** Longer than a peer may take to answer a close frame, shorter than it may take to begin to read again. */
    private static final Duration PAUSE = Duration.ofSeconds(4);
    /** RFC 6455's "try again later", by the registry of IANA. */
    private static final int TOO_SLOW = 1013;
    /** Of some 400 bytes each, when the kernel takes 4 MiB and the queue nearly nothing. */
    private static final int FRAMES_THAT_FILL_A_TAIL = 11_000;

    /** More than the kernel takes for a connection whose peer does not read (tcp(7), tcp_wmem). */
    private static final String LOUD = """
            i=0
            while [ $i -lt 15000 ]; do
              i=$((i+1))
              echo "loud: line $i of 15000, which tells nobody anything and is about a hundred characters long: ......"
            done
            """;

    // Silence alone must not end the stalled tail before its queue does.
    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        root.ownRepository().publish(DebSpec.of("loud", "1.0").script(Script.POSTINST, LOUD));
        root.update();
        home.configure("websocket: {ping_seconds: 60, timeout_seconds: 120, max_queue_bytes: 16384}\n");
    });

    private final ApiClient client = SERVICE.client();

    @Test
    void aTailThatDoesNotReadIsCutOffDelaysNobodyAndResumesWithoutAGap() throws IOException {
        try (JobTail healthy = JobTail.open(client, "");
                StalledTail stalled = stalled()) {
            healthy.awaitEvent("connected");
            Awaiting.untilTrue("these two are the only ones", () -> openSockets() == 2);

            String last = null;
            for (String name : List.of("loud", "rig-loud", "rig-loud")) {
                last = run(name);
                long ended = System.nanoTime();
                healthy.awaitEnd(last);
                assertThat(Duration.ofNanos(System.nanoTime() - ended)).isLessThan(DELAY);
            }
            Awaiting.untilTrue("the stalled tail is closed", () -> openSockets() == 1);

            List<JsonNode> before = events(stalled.readToTheEnd());
            assertThat(before).isNotEmpty();
            assertThat(positions(events(healthy.frames())))
                    .doesNotHaveDuplicates()
                    .isSorted();
            assertResumes(before, position(before.get(before.size() - 1)), last);
        }
    }

    @Test
    void aTailThatReadsAgainInTimeIsToldWhereToResume() throws IOException {
        List<JsonNode> frames;
        String job;
        try (JobTail healthy = JobTail.open(client, "");
                StalledTail stalled = stalled()) {
            job = submit("loud");
            Awaiting.untilTrue(
                    "more has been sent than waits for one tail",
                    () -> healthy.frames().size() > FRAMES_THAT_FILL_A_TAIL);
            long full = System.nanoTime();
            Awaiting.untilTrue("it has not read for a while", () -> System.nanoTime() - full > PAUSE.toNanos());
            frames = stalled.readToTheEnd();
            client.awaitEnd(job);
            assertThat(stalled.closeCode()).hasValue(TOO_SLOW);
        }

        JsonNode lagging = frames.get(frames.size() - 1);
        List<JsonNode> before = events(frames);
        assertThat(lagging.get("event").asText()).isEqualTo("lagging");
        long resume = lagging.get("resume_since").asLong();
        assertThat(resume).isEqualTo(position(before.get(before.size() - 1)));
        assertResumes(before, resume, job);
    }

    /** Both parts together are every event from the first that was seen to the end of the job, once and in order. */
    private void assertResumes(List<JsonNode> before, long since, String job) {
        try (JobTail resumed = JobTail.open(client, "?since=" + since)) {
            JsonNode end = resumed.awaitEnd(job);
            List<JsonNode> all = new ArrayList<>(before);
            all.addAll(events(resumed.frames()));

            assertThat(positions(all))
                    .containsExactlyElementsOf(LongStream.rangeClosed(position(before.get(0)), position(end))
                            .boxed()
                            .toList());
        }
    }

    private String run(String name) {
        String job = submit(name);
        JsonNode end = client.awaitEnd(job);
        assertThat(end.get("status").asText()).as("%s", end.get("error")).isEqualTo("completed");
        return job;
    }

    private String submit(String name) {
        SERVICE.root().apt("remove", "--purge", name);
        ApiResponse submitted = client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"" + name + "\"}]}");
        assertThat(submitted.status()).as("%s", submitted.envelope()).isEqualTo(202);
        return submitted.data().get("job_id").asText();
    }

    private static StalledTail stalled() throws IOException {
        return StalledTail.open(SERVICE.process().port(), SERVICE.home().certs());
    }

    private int openSockets() {
        String metrics = client.raw(client.request("/metrics")).body();
        Matcher matcher = OPEN_SOCKETS.matcher(metrics);
        int open = 0;
        boolean found = false;
        while (matcher.find()) {
            open += (int) Double.parseDouble(matcher.group(1));
            found = true;
        }
        assertThat(found).as(metrics).isTrue();
        return open;
    }

    private static List<JsonNode> events(List<JsonNode> frames) {
        return frames.stream()
                .filter(frame -> frame.has("position"))
                .filter(frame -> frame.has("job_id"))
                .toList();
    }

    private static List<Long> positions(List<JsonNode> events) {
        return events.stream().map(SlowTailIT::position).toList();
    }

    private static long position(JsonNode event) {
        return event.get("position").asLong();
    }
}
