// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.console;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.GetJob;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.JobSort;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.packages.OperationKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Jobs: {@code {"job_id"}} for one with its log, else {@code {"status","operation","limit","offset","sort","order"}}, all
 * optional, for a page of them, newest first.
 */
final class JobQueries implements ConsoleQuery {
    private static final String JOB_ID = "job_id";
    private static final List<String> LIST_KEYS = List.of("status", "operation", "limit", "offset", "sort", "order");
    private static final List<String> KEYS = List.of(JOB_ID, "status", "operation", "limit", "offset", "sort", "order");
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    private final TypedBus bus;
    private final HostId host;

    JobQueries(TypedBus bus, HostId host) {
        this.bus = bus;
        this.host = host;
    }

    private enum Order {
        ASC,
        DESC
    }

    @Override
    public Future<JsonObject> answer(JsonObject query) {
        QueryFields fields = new QueryFields(query, KEYS);
        return fields.has(JOB_ID) ? one(fields) : page(fields);
    }

    private Future<JsonObject> one(QueryFields fields) {
        fields.refuse(LIST_KEYS, "has no meaning with job_id");
        JobId id = fields.parsed(JOB_ID, JobId::parse, "must be a UUID in a string");
        if (!fields.problems().isEmpty()) {
            return Future.succeededFuture(ConsoleReply.of(ConsoleReply.invalid(fields.problems())));
        }
        return bus.request(Addresses.JOB_GET.at(host), new GetJob(id))
                .map(reply -> reply instanceof JobReply.Found found
                        ? ConsoleReply.of(JobJson.detail(found.detail()))
                        : ConsoleReply.of(((JobReply.Refused) reply).problem()));
    }

    private Future<JsonObject> page(QueryFields fields) {
        ListJobs request = new ListJobs(
                fields.constant("status", JobStatus.class, null),
                fields.constant("operation", OperationKind.class, null),
                fields.constant("sort", JobSort.class, JobSort.CREATED_AT),
                fields.constant("order", Order.class, Order.DESC) == Order.DESC,
                fields.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
                fields.integer("offset", 0, Integer.MAX_VALUE, 0));
        if (!fields.problems().isEmpty()) {
            return Future.succeededFuture(ConsoleReply.of(ConsoleReply.invalid(fields.problems())));
        }
        return bus.request(Addresses.JOB_LIST.at(host), request).map(page -> ConsoleReply.of(json(page, request)));
    }

    private static JsonObject json(JobPage page, ListJobs request) {
        JsonArray jobs = new JsonArray();
        page.jobs().forEach(job -> jobs.add(JobJson.summary(job)));
        return new JsonObject()
                .put("jobs", jobs)
                .put("total", page.total())
                .put("limit", request.limit())
                .put("offset", request.offset());
    }
}
