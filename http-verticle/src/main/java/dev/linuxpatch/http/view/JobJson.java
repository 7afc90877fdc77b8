// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobDetail;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.RebootProof;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.packages.PackageName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A job as the wire contract shows it. */
public final class JobJson {
    private JobJson() {}

    /** As in a list. */
    public static JsonObject summary(Job job) {
        return new JsonObject()
                .put("job_id", job.id().toString())
                .put("operation", job.operation().kind().wireName())
                .put("status", job.status().wireName())
                .put("phase", job.phase().wireName())
                .put("progress", job.progress())
                .put("progress_percent", job.progress())
                .put("created_at", Wire.text(job.createdAt()))
                .put("updated_at", Wire.text(job.updatedAt()))
                .put("scheduled_at", Wire.text(job.scheduledAt()))
                .put("started_at", Wire.text(job.startedAt()))
                .put("completed_at", Wire.text(job.completedAt()))
                .put("packages", packages(job));
    }

    /** With its log. */
    public static JsonObject detail(JobDetail detail) {
        Job job = detail.job();
        JsonArray changes = new JsonArray();
        job.changes().forEach(change -> changes.add(change(change)));
        return addReboot(summary(job), job.reboot())
                .put("message", job.message())
                .put("logs", new JsonArray(detail.lines()))
                .put("logs_omitted", detail.linesOmitted())
                .put("output", String.join("\n", detail.lines()))
                .put("error", job.error() == null ? null : job.error().message())
                .put(
                        "error_code",
                        job.error() == null ? null : job.error().code().name())
                .put("exit_code", job.exitCode())
                .put("command_stdout", detail.stdout())
                .put("command_stderr", detail.stderr())
                .put("changes", changes)
                .put("skipped", BlockedJson.of(job.skipped()))
                .put("health_gate", healthGate(job.healthGate()))
                .put("requires_reboot", job.rebootRequired())
                .put("plan_id", Wire.text(job.operation().plan()))
                .put("rollback_job_id", Wire.text(job.rollbackJobId()))
                .put("original_job_id", Wire.text(job.originalJobId()))
                .put("exclusive_mode", job.exclusive())
                .put("cancellable", job.cancellable())
                .put("cancel_requested_at", Wire.text(job.cancelRequestedAt()))
                .put("request_id", job.requestId())
                .put("requested_by", job.caller().subject());
    }

    /**
     * What every answer to a request for a job begins with. It is what was true when the job was accepted, so that the answer
     * to a repeated request is the same.
     */
    public static JsonObject accepted(Job job) {
        return new JsonObject()
                .put("job_id", job.id().toString())
                .put("status", JobStatus.PENDING.wireName())
                .put("operation", job.operation().kind().wireName())
                .put("created_at", Wire.text(job.createdAt()));
    }

    /** The names that were asked for; where nobody named any, those that were changed. */
    public static JsonArray packages(Job job) {
        List<PackageName> named = job.operation().packages();
        return Wire.names(
                named.isEmpty()
                        ? job.changes().stream().map(PackageChange::name).toList()
                        : named);
    }

    /** The names that were asked for, and no others. */
    public static JsonArray asked(Job job) {
        return Wire.names(job.operation().packages());
    }

    private static JsonObject healthGate(HealthGate gate) {
        if (gate == null) {
            return null;
        }
        JsonArray checks = new JsonArray();
        gate.checks()
                .forEach(check -> checks.add(new JsonObject()
                        .put("name", check.name())
                        .put("passed", check.passed())
                        .put("detail", check.detail())));
        return new JsonObject()
                .put("passed", gate.passed())
                .put("checks", checks)
                .put("rolled_back", gate.rolledBack());
    }

    private static JsonObject addReboot(JsonObject detail, RebootProof proof) {
        boolean none = proof == null;
        return detail.put("boot_id_before", none ? null : known(proof.bootIdBefore()))
                .put("boot_id_after", none ? null : known(proof.bootIdAfter()))
                .put("kernel_expected", none ? null : known(proof.kernelExpected()))
                .put("kernel_running", none ? null : known(proof.kernelRunning()));
    }

    /** Null also for what the host cannot tell. */
    private static String known(String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static JsonObject change(PackageChange change) {
        return new JsonObject()
                .put("name", change.name().value())
                .put("from", Wire.text(change.from()))
                .put("to", Wire.text(change.to()));
    }
}
