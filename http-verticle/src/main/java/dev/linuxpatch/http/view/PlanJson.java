// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.packages.ChangePlan;
import dev.linuxpatch.shared.packages.ChangePlan.Step;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** A plan as the wire shows it. */
public final class PlanJson {
    private PlanJson() {}

    /** The answer to whoever asked what an operation would do. */
    public static Reply told(Operation operation, PlanReply reply) {
        if (reply instanceof PlanReply.Planned planned) {
            return Reply.ok(plan(planned.plan()));
        }
        if (reply instanceof PlanReply.RebootPlanned reboot) {
            return Reply.ok(reboot((Operation.Reboot) operation, reboot.blocked()));
        }
        return Reply.refused(((PlanReply.Refused) reply).problem());
    }

    private static JsonObject plan(ChangePlan plan) {
        JsonArray packages = new JsonArray();
        plan.steps().forEach(step -> packages.add(step(step)));
        JsonArray removals = new JsonArray();
        plan.steps().stream()
                .filter(step -> step.to() == null)
                .forEach(step -> removals.add(step.name().value()));
        List<String> services = plan.servicesAffected();
        return new JsonObject()
                .put("plan_id", plan.id().value())
                .put("dry_run", true)
                .put("operation", plan.operation().wireName())
                .put("message", plan.message())
                .put("packages", packages)
                .put("removals", removals)
                .put("blocked", BlockedJson.of(plan.blocked()))
                .put("totals", totals(plan.steps()))
                .put("reboot_required", plan.rebootRequired())
                .put("services_affected", services == null ? null : new JsonArray(services))
                .put("rollback", plan.wayBack().kind().wireName())
                .put("rollback_reason", plan.wayBack().reason())
                .put("health_gate", gate(plan.healthGate()))
                .put("index", IndexJson.of(plan.index()));
    }

    private static JsonObject gate(ChangePlan.Gate gate) {
        return gate == null
                ? null
                : new JsonObject()
                        .put("checks", new JsonArray(gate.checks()))
                        .put("on_failure", gate.rollsBack() ? "rollback" : "report");
    }

    private static JsonObject step(Step step) {
        return new JsonObject()
                .put("name", step.name().value())
                .put("action", step.action().wireName())
                .put("from_version", Wire.text(step.from()))
                .put("to_version", Wire.text(step.to()))
                .put("origin", step.origin())
                .put("security", step.security())
                .put("download_bytes", step.downloadBytes())
                .put("disk_bytes", step.diskBytes());
    }

    private static JsonObject totals(List<Step> steps) {
        JsonObject totals = new JsonObject().put("packages", steps.size());
        for (ChangePlan.Action action : ChangePlan.Action.values()) {
            totals.put(
                    action.wireName(),
                    steps.stream().filter(step -> step.action() == action).count());
        }
        return totals.put("security", steps.stream().filter(Step::security).count())
                .put("download_bytes", sum(steps, Step::downloadBytes))
                .put("disk_bytes", sum(steps, Step::diskBytes));
    }

    /** Null if one is unknown: a sum of the others would be believed. */
    private static Long sum(List<Step> steps, Function<Step, Long> bytes) {
        long sum = 0;
        for (Step step : steps) {
            Long some = bytes.apply(step);
            if (some == null) {
                return null;
            }
            sum += some;
        }
        return sum;
    }

    private static JsonObject reboot(Operation.Reboot reboot, List<Problem> blocked) {
        JsonArray problems = new JsonArray();
        blocked.forEach(problem -> problems.add(new JsonObject()
                .put("code", problem.code().name())
                .put("message", problem.message())
                .put("details", problem.details().isEmpty() ? null : new JsonObject(problem.details()))));
        return new JsonObject()
                .put("dry_run", true)
                .put("operation", reboot.kind().wireName())
                .put("accepted", blocked.isEmpty())
                .put("blocked", problems)
                .put("delay_seconds", reboot.delay().toSeconds())
                .put("force", reboot.force())
                .put("reason", reboot.reason());
    }
}
