// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.bench.service.Answer;
import dev.linuxpatch.bench.service.ApiClient;
import dev.linuxpatch.bench.service.JobView;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Asks the service for jobs, and waits for them. */
final class Jobs {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** A pause is that part of the time it has taken so far: asking more often takes from what it needs. */
    private static final int PART = 5;

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMillis(200);

    private static final String SAYS = "rollback: ";

    private final ApiClient client;

    Jobs(ApiClient client) {
        this.client = client;
    }

    /**
     * A job that has ended.
     *
     * @param wayBack what it said before its change of whether it could be undone: {@code exact: …}; empty if it did not get
     *     that far
     */
    record Ended(JobView view, String wayBack) {
        /** Whether it said that it could not be undone. */
        boolean saidUnavailable() {
            return wayBack.startsWith("unavailable");
        }

        boolean completed() {
            return view.status().equals("completed");
        }

        @Override
        public String toString() {
            return view + ", changes " + view.changes() + ", rollback " + wayBack;
        }
    }

    Answer send(Call call) throws IOException, InterruptedException {
        return client.send(call.method(), call.path(), call.json(), Map.of());
    }

    /**
     * Waits for the job that was accepted.
     *
     * @throws IllegalStateException if it does not end
     */
    Ended await(Answer accepted) throws InterruptedException {
        String path = "/api/v1/jobs/" + accepted.data().path("job_id").asText();
        long began = System.nanoTime();
        long end = began + PATIENCE.toNanos();
        while (true) {
            JsonNode detail = client.get(path).data();
            if (JobView.ended(detail.path("status").asText("running"))) {
                return new Ended(JobView.of(detail), wayBack(detail));
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(path + " does not end: " + detail);
            }
            long pause = (System.nanoTime() - began) / PART / 1_000_000;
            Thread.sleep(Math.min(LONGEST.toMillis(), Math.max(SHORTEST.toMillis(), pause)));
        }
    }

    private static String wayBack(JsonNode detail) {
        for (JsonNode line : detail.path("logs")) {
            if (line.asText().startsWith(SAYS)) {
                return line.asText().substring(SAYS.length());
            }
        }
        return "";
    }
}
