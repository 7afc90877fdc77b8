// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.decode.Change;
import dev.linuxpatch.http.decode.Decoded;
import dev.linuxpatch.http.decode.IdempotencyHeader;
import dev.linuxpatch.http.decode.RequestDigest;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.http.view.JobJson;
import dev.linuxpatch.http.view.PlanJson;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.job.IdempotencyKey;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.PlanMessages.PlanJob;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Hands an operation to the job verticle and tells the caller which job it became. Every request for a job comes this way,
 * so this is where a request that is repeated is recognised.
 */
public final class JobSubmission {
    private final TypedBus bus;
    private final Drain drain;

    public JobSubmission(TypedBus bus, Drain drain) {
        this.bus = Objects.requireNonNull(bus);
        this.drain = Objects.requireNonNull(drain);
    }

    /**
     * What an answer says beyond the fields that every accepted job has.
     *
     * @param now what only this moment knows: a repeated answer has what the first one had
     * @param ofJob what the job itself tells
     */
    record Facts(JsonObject now, Function<Job, JsonObject> ofJob) {
        /** Those that the job itself tells. */
        static <O> Function<O, Facts> ofJob(Function<Job, JsonObject> ofJob) {
            return operation -> new Facts(new JsonObject(), ofJob);
        }
    }

    /** Refuses a request that is wrong in any part, and submits one that is right. */
    <O extends Operation> Future<Reply> submit(
            Exchange exchange, Decoded<Change<O>> request, Function<O, Facts> facts) {
        return submitLater(exchange, request, operation -> Future.succeededFuture(facts.apply(operation)));
    }

    /** @param facts fails with {@link dev.linuxpatch.http.respond.RefusedException} if they cannot be had */
    <O extends Operation> Future<Reply> submitLater(
            Exchange exchange, Decoded<Change<O>> request, Function<O, Future<Facts>> facts) {
        if (drain.begun()) {
            return Reply.refusedNow(drain.problem());
        }
        return request.fold(
                change -> change.dryRun()
                        ? plan(exchange, change.operation())
                        : submitKeyed(exchange, Decoded.valid(change.operation()), facts),
                problem -> submitKeyed(exchange, Decoded.invalid(problem), facts));
    }

    /** No job comes of it, so there is nothing that a key could protect. */
    private Future<Reply> plan(Exchange exchange, Operation operation) {
        return bus.request(Addresses.JOB_PLAN.at(exchange.host()), new PlanJob(operation))
                .map(reply -> PlanJson.told(operation, reply));
    }

    private <O extends Operation> Future<Reply> submitKeyed(
            Exchange exchange, Decoded<O> request, Function<O, Future<Facts>> facts) {
        return IdempotencyHeader.with(exchange.request().headers().getAll(IdempotencyHeader.NAME), request)
                .fold(
                        keyed -> facts.apply(keyed.request())
                                .compose(known -> submit(exchange, keyed.request(), keyed.key(), known)),
                        Reply::refusedNow);
    }

    private Future<Reply> submit(Exchange exchange, Operation operation, Optional<String> key, Facts facts) {
        IdempotencyKey repeatable = key.map(text -> new IdempotencyKey(
                        text, digest(exchange, operation), facts.now().encode()))
                .orElse(null);
        SubmitJob request = new SubmitJob(operation, exchange.caller(), exchange.requestId(), repeatable);
        return bus.request(Addresses.JOB_SUBMIT.at(exchange.host()), request)
                .map(reply -> reply instanceof SubmitReply.Accepted accepted
                        ? told(exchange, accepted, facts)
                        : Reply.refused(((SubmitReply.Refused) reply).problem()));
    }

    private static Reply told(Exchange exchange, SubmitReply.Accepted accepted, Facts facts) {
        Job job = accepted.job();
        IdempotencyKey repeats = accepted.repeats();
        String location = exchange.base() + "/jobs/" + job.id();
        JsonObject data = JobJson.accepted(job)
                .mergeIn(repeats == null ? facts.now() : new JsonObject(repeats.answer()))
                .mergeIn(facts.ofJob().apply(job));
        return repeats == null ? Reply.accepted(data, location) : Reply.acceptedBefore(data, location);
    }

    private static String digest(Exchange exchange, Operation operation) {
        Map<String, String> values = new HashMap<>(exchange.pathParameters());
        // With and without the name of the host it is the same request; a key is one host's in any case.
        values.remove(HostGate.PARAMETER);
        if (operation instanceof Operation.Remove remove) {
            values.put("purge", Boolean.toString(remove.purge()));
            values.put("force", Boolean.toString(remove.force()));
        } else if (operation instanceof Operation.Rollback rollback) {
            // An id in capital letters is the same id.
            values.put("id", rollback.original().toString());
            values.put("force", Boolean.toString(rollback.force()));
        }
        if (operation.requireRollback()) {
            values.put("require_rollback", Boolean.toString(true));
        }
        if (operation.plan() != null) {
            // It may stand after the question mark.
            values.put("plan_id", operation.plan().value());
        }
        return RequestDigest.of(
                exchange.request().method().name(), exchange.route().plainTemplate(), values, exchange.body());
    }
}
