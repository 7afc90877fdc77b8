// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.DebSpec;
import dev.linuxpatch.backend.rig.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A job that writes 100 MB, in a service that has not half of that for its whole heap. */
class HugeLogIT {
    private static final int LINES = 200_000;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final int KIB_PER_MIB = 1024;
    /** Heap, direct memory, code and native libraries of the service together; a log in memory would not fit beside them. */
    private static final int MOST_MEMORY_MIB = 300;

    private static final int MOST_LINES_BETWEEN_DISCONNECTS = 20_000;

    /** Lines of 512 bytes. */
    private static final String HUGE = """
            /bin/busybox awk 'BEGIN {
              for (i = 0; i < 488; i++) filler = filler "."
              for (i = 1; i <= %d; i++) printf "huge line %%07d %%s\\n", i, filler
            }'
            """.formatted(LINES);

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        root.ownRepository().publish(DebSpec.of("huge", "1.0").script(Script.POSTINST, HUGE));
        root.update();
        home.javaOptions("-Xmx96m -Xmn24m -XX:MaxDirectMemorySize=48m");
        home.configure(home.jobsSection("retention: {max_output_bytes_per_job: 200000000, max_store_bytes: 2000000000}")
                + home.packageManagerSection("command_output_cap_bytes: 200000000"));
    });

    private final ApiClient client = SERVICE.client();

    @Test
    void isKeptWholeInFlatMemoryAndReadByPagesAndByAClientThatComesAndGoes() throws IOException {
        ApiResponse submitted = client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"huge\"}]}");
        assertThat(submitted.status()).as("%s", submitted.envelope()).isEqualTo(202);
        String job = submitted.data().get("job_id").asText();
        String events = "/api/v1/jobs/" + job + "/events";

        Reader streamed = new Reader();
        Random random = new Random(7);
        int connections = 0;
        while (!streamed.ended) {
            connections++;
            try (EventStreamClient stream = EventStreamClient.open(client, events, streamed.last)) {
                int wanted = 1 + random.nextInt(MOST_LINES_BETWEEN_DISCONNECTS);
                for (int i = 0; i < wanted && !streamed.ended; i++) {
                    EventStreamClient.Event event = stream.next();
                    assertThat(event.id()).isEqualTo(event.data().get("seq").asLong());
                    streamed.take(event.data());
                }
            }
        }

        Reader paged = new Reader();
        int pages = 0;
        boolean more = true;
        while (more) {
            pages++;
            JsonNode page =
                    client.get(events + "?limit=5000&since=" + paged.last).data();
            page.get("events").forEach(paged::take);
            assertThat(page.get("next_since").asLong()).isEqualTo(paged.last);
            more = page.get("more").asBoolean();
        }

        assertThat(streamed.status).isEqualTo("completed");
        assertThat(connections).isGreaterThan(5);
        assertThat(streamed.lines).isEqualTo(LINES);
        assertThat(paged.lines).isEqualTo(LINES);
        assertThat(paged.ended).isTrue();
        assertThat(paged.last).isEqualTo(streamed.last);
        assertThat(pages).isGreaterThan(50);

        JsonNode detail = client.get("/api/v1/jobs/" + job).data();
        assertThat(detail.get("logs").size() + detail.get("logs_omitted").asInt())
                .isGreaterThan(LINES);
        assertThat(detail.get("output").asText())
                .contains(String.format("huge line %07d", LINES))
                .hasSizeLessThan(1 << 20);
        assertThat(peakMemoryMib()).as("MiB of memory at most").isLessThan(MOST_MEMORY_MIB);
    }

    /** Insists on every number once and in order, and on every line of the script. */
    private static final class Reader {
        private long last;
        private int lines;
        private boolean ended;
        private String status;

        void take(JsonNode event) {
            assertThat(event.get("seq").asLong()).isEqualTo(last + 1);
            last++;
            String output = event.get("output").asText();
            if (output.startsWith("huge line ")) {
                assertThat(output).startsWith(String.format("huge line %07d ", lines + 1));
                lines++;
            }
            ended = event.get("event").asText().equals("job_complete");
            status = event.get("status").asText();
        }
    }

    private static int peakMemoryMib() throws IOException {
        String status = Files.readString(Path.of("/proc/" + SERVICE.process().pid() + "/status"));
        Matcher peak = PEAK.matcher(status);
        assertThat(peak.find()).as(status).isTrue();
        return Integer.parseInt(peak.group(1)) / KIB_PER_MIB;
    }
}
