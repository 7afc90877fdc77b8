// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A job as the API shows it.
 *
 * @param startedAt null if it never ran
 * @param completedAt null if it has not ended
 * @param changes versions before and after by package; a version is null where there was none
 */
public record JobView(
        String id,
        String requestId,
        String operation,
        String status,
        String errorCode,
        String message,
        Instant startedAt,
        Instant completedAt,
        Map<String, Change> changes) {
    /** What the job says of one package. */
    public record Change(String from, String to) {}

    /** @param detail as from {@code GET /jobs/{id}} */
    public static JobView of(JsonNode detail) {
        Map<String, Change> changes = new TreeMap<>();
        detail.path("changes")
                .forEach(change -> changes.put(
                        change.path("name").asText(), new Change(text(change, "from"), text(change, "to"))));
        return new JobView(
                detail.path("job_id").asText(),
                detail.path("request_id").asText(),
                detail.path("operation").asText(),
                detail.path("status").asText(),
                text(detail, "error_code"),
                detail.path("message").asText(),
                time(detail, "started_at"),
                time(detail, "completed_at"),
                changes);
    }

    public boolean ended() {
        return ended(status);
    }

    public static boolean ended(String status) {
        return !status.equals("pending") && !status.equals("running");
    }

    /** Whether it ran at that moment. */
    public boolean ranAt(Instant moment) {
        return startedAt != null
                && !startedAt.isAfter(moment)
                && (completedAt == null || !completedAt.isBefore(moment));
    }

    @Override
    public String toString() {
        return "job " + id + " (" + operation + ", " + status + (errorCode == null ? "" : " " + errorCode) + ": "
                + message + ")";
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).isTextual() ? node.path(field).asText() : null;
    }

    private static Instant time(JsonNode node, String field) {
        return node.path(field).isTextual() ? Instant.parse(node.path(field).asText()) : null;
    }
}
