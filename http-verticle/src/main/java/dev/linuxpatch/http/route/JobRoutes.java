// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.decode.CancelQuery;
import dev.linuxpatch.http.decode.JobQuery;
import dev.linuxpatch.http.decode.PathNames;
import dev.linuxpatch.http.decode.RollbackRequest;
import dev.linuxpatch.http.hosts.Keepers;
import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.http.route.JobSubmission.Facts;
import dev.linuxpatch.http.view.JobJson;
import dev.linuxpatch.shared.access.Permission;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EndJob;
import dev.linuxpatch.shared.job.JobMessages.EndReply;
import dev.linuxpatch.shared.job.JobMessages.GetJob;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** {@code /jobs}: everything comes from the job verticle. */
public final class JobRoutes implements RouteGroup {
    private static final String JOBS = BASE + "/jobs";
    private static final String JOB = JOBS + "/{id}";

    private final TypedBus bus;
    private final Keepers keepers;
    private final JobSubmission jobs;

    public JobRoutes(TypedBus bus, Keepers keepers, JobSubmission jobs) {
        this.bus = Objects.requireNonNull(bus);
        this.keepers = Objects.requireNonNull(keepers);
        this.jobs = Objects.requireNonNull(jobs);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(JOBS, Permission.JOBS_READ, this::list),
                Route.get(JOB, Permission.JOBS_READ, this::detail),
                Route.delete(JOB, Permission.JOBS_CHANGE, this::end),
                Route.post(JOB + "/rollback", Permission.JOBS_CHANGE, this::rollback));
    }

    private Future<Reply> list(Exchange exchange) {
        return JobQuery.decode(exchange.query()).fold(query -> list(exchange, query), Reply::refusedNow);
    }

    private Future<Reply> list(Exchange exchange, ListJobs query) {
        return bus.request(Addresses.JOB_LIST.at(exchange.host()), query).map(page -> {
            JsonArray items = new JsonArray();
            page.jobs().forEach(job -> items.add(JobJson.summary(job)));
            return Reply.ok(Snapshots.told(
                    keepers,
                    new JsonObject()
                            .put("jobs", items)
                            .put("total", page.total())
                            .put("limit", query.limit())
                            .put("offset", query.offset())));
        });
    }

    private Future<Reply> detail(Exchange exchange) {
        return withId(
                exchange,
                id -> bus.request(Addresses.JOB_GET.at(exchange.host()), new GetJob(id))
                        .map(this::told));
    }

    private Future<Reply> end(Exchange exchange) {
        return withId(
                exchange,
                id -> CancelQuery.decode(exchange.query())
                        .fold(
                                mode -> bus.request(
                                                Addresses.JOB_END.at(exchange.host()),
                                                new EndJob(id, exchange.caller(), mode))
                                        .map(reply -> told(exchange, reply)),
                                Reply::refusedNow));
    }

    private Future<Reply> rollback(Exchange exchange) {
        return jobs.submit(
                exchange,
                RollbackRequest.decode(exchange.pathParameter("id"), exchange.query(), exchange.body()),
                operation -> new Facts(
                        new JsonObject()
                                .put("original_job_id", operation.original().toString())
                                .put("exclusive_mode", true),
                        job -> new JsonObject().put("packages", JobJson.asked(job))));
    }

    private static Future<Reply> withId(Exchange exchange, Function<JobId, Future<Reply>> answer) {
        return PathNames.jobId(exchange.pathParameter("id")).fold(answer, Reply::refusedNow);
    }

    private Reply told(JobReply reply) {
        return reply instanceof JobReply.Found found
                ? Reply.ok(Snapshots.told(keepers, JobJson.detail(found.detail())))
                : Reply.refused(((JobReply.Refused) reply).problem());
    }

    private static Reply told(Exchange exchange, EndReply reply) {
        if (reply instanceof EndReply.Cancelled cancelled) {
            return ended(cancelled.id(), cancelled.previous(), cancelled.current(), false);
        }
        if (reply instanceof EndReply.Deleted deleted) {
            // A job that is forgotten has no new status.
            return ended(deleted.id(), deleted.previous(), deleted.previous(), true);
        }
        if (reply instanceof EndReply.Deferred deferred) {
            return Reply.accepted(
                    new JsonObject()
                            .put("job_id", deferred.id().toString())
                            .put("previous_status", JobStatus.RUNNING.wireName())
                            .put("current_status", JobStatus.RUNNING.wireName())
                            .put("action", "deferred")
                            .put("phase", deferred.phase().wireName())
                            .put("deleted", false),
                    exchange.base() + "/jobs/" + deferred.id());
        }
        return Reply.refused(((EndReply.Refused) reply).problem());
    }

    private static Reply ended(JobId id, JobStatus previous, JobStatus current, boolean deleted) {
        return Reply.ok(new JsonObject()
                .put("job_id", id.toString())
                .put("previous_status", previous.wireName())
                .put("current_status", current.wireName())
                .put("action", deleted ? "deleted" : "cancelled")
                .put("deleted", deleted));
    }
}
