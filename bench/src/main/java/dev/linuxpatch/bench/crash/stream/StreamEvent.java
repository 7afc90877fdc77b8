// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A job event as a client got it, over whichever transport.
 *
 * @param position among the events of all jobs, from 1
 * @param seq among the events of its job, from 1
 * @param output a line of the job's log; null if it is about something else
 * @param end whether the job ended with it
 * @param at when, by the service's clock
 * @param content all that it says, to compare with what others were told under the same number
 */
public record StreamEvent(
        String jobId,
        long position,
        long seq,
        String status,
        String phase,
        String output,
        boolean end,
        Instant at,
        String content) {
    private static final List<String> TOLD =
            List.of("status", "phase", "progress", "message", "output", "error", "error_code", "timestamp");

    public StreamEvent {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(content, "content");
    }

    /** Reads what all transports write alike. */
    public static StreamEvent of(JsonNode json) {
        String status = json.path("status").asText();
        return new StreamEvent(
                json.path("job_id").asText(),
                json.path("position").asLong(),
                json.path("seq").asLong(),
                status,
                json.path("phase").asText(),
                json.path("output").isTextual() ? json.path("output").asText() : null,
                !status.equals("pending") && !status.equals("running"),
                Instant.parse(json.path("timestamp").asText()),
                TOLD.stream().map(name -> name + "=" + json.path(name)).collect(Collectors.joining(" ")));
    }
}
