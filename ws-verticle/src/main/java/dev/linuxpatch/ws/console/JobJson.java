// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.console;

import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobDetail;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Jobs and their events as consoles see them, with the member names of the HTTP API. */
final class JobJson {
    private JobJson() {}

    static JsonObject event(JobEvent event) {
        return new JsonObject()
                .put("event", event.kind() == JobEvent.Kind.END ? "job_complete" : "job_status")
                .put("host", event.host().value())
                .put("job_id", event.jobId().toString())
                .put("seq", event.seq())
                .put("position", event.position())
                .put("operation", event.operation().wireName())
                .put("status", event.status().wireName())
                .put("phase", event.phase().wireName())
                .put("progress", event.progress())
                .put("progress_percent", event.progress())
                .put("message", event.message())
                .put("output", event.output())
                .put("error", event.error() == null ? null : event.error().message())
                .put(
                        "error_code",
                        event.error() == null ? null : event.error().code().name())
                .put("timestamp", event.at().toString());
    }

    static JsonObject summary(Job job) {
        JsonArray packages = new JsonArray();
        job.operation().packages().forEach(name -> packages.add(name.value()));
        return new JsonObject()
                .put("host", job.host().value())
                .put("job_id", job.id().toString())
                .put("operation", job.operation().kind().wireName())
                .put("status", job.status().wireName())
                .put("phase", job.phase().wireName())
                .put("progress", job.progress())
                .put("progress_percent", job.progress())
                .put("message", job.message())
                .put("packages", packages)
                .put("created_at", job.createdAt().toString())
                .put("updated_at", job.updatedAt().toString())
                .put("started_at", text(job.startedAt()))
                .put("completed_at", text(job.completedAt()))
                .put("error", job.error() == null ? null : job.error().message())
                .put(
                        "error_code",
                        job.error() == null ? null : job.error().code().name());
    }

    static JsonObject detail(JobDetail detail) {
        Job job = detail.job();
        JsonArray lines = new JsonArray();
        detail.lines().forEach(lines::add);
        return summary(job)
                .put("logs", lines)
                .put("logs_omitted", detail.linesOmitted())
                .put("exit_code", job.exitCode())
                .put("cancellable", job.cancellable())
                .put("reboot_required", job.rebootRequired())
                .put("rollback_job_id", text(job.rollbackJobId()))
                .put("original_job_id", text(job.originalJobId()));
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static String text(JobId id) {
        return id == null ? null : id.toString();
    }
}
