// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.http.view.JobJson;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.packages.Operation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.function.Function;

/** Hands an operation to the job verticle and tells the caller which job it became. */
public final class JobSubmission {
    private final TypedBus bus;

    public JobSubmission(TypedBus bus) {
        this.bus = Objects.requireNonNull(bus);
    }

    /** @param facts what the answer says beyond the fields that every accepted job has */
    Future<Reply> submit(Exchange exchange, Operation operation, Function<Job, JsonObject> facts) {
        SubmitJob request = new SubmitJob(operation, exchange.caller(), exchange.requestId(), null);
        return bus.request(Addresses.JOB_SUBMIT.at(exchange.host()), request).map(reply -> {
            if (reply instanceof SubmitReply.Accepted accepted) {
                Job job = accepted.job();
                return Reply.accepted(
                        JobJson.accepted(job).mergeIn(facts.apply(job)), RouteGroup.BASE + "/jobs/" + job.id());
            }
            return Reply.refused(((SubmitReply.Refused) reply).problem());
        });
    }
}
