// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.decode.PathNames;
import dev.linuxpatch.http.decode.RebootRequest;
import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.http.route.JobSubmission.Facts;
import dev.linuxpatch.http.view.SystemJson;
import dev.linuxpatch.shared.access.Permission;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.SystemMessages.GetService;
import dev.linuxpatch.shared.host.SystemMessages.GetSystemInfo;
import dev.linuxpatch.shared.host.SystemMessages.ServiceReply;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.packages.Operation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** {@code /system}: facts and services come from the backend, a reboot becomes a job. */
public final class SystemRoutes implements RouteGroup {
    private static final String SYSTEM = BASE + "/system";

    private final TypedBus bus;
    private final JobSubmission jobs;
    private final String version;

    /** @param version of this service */
    public SystemRoutes(TypedBus bus, JobSubmission jobs, String version) {
        this.bus = Objects.requireNonNull(bus);
        this.jobs = Objects.requireNonNull(jobs);
        this.version = Objects.requireNonNull(version);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.getExempt(SYSTEM + "/info", Permission.SYSTEM_READ, this::info)
                        .needing(Reach.ONLINE),
                Route.get(SYSTEM + "/services/{name}", Permission.SYSTEM_READ, this::service)
                        .needing(Reach.ONLINE),
                Route.post(SYSTEM + "/reboot", Permission.SYSTEM_REBOOT, this::reboot)
                        .needing(Reach.ONLINE));
    }

    private Future<Reply> info(Exchange exchange) {
        return bus.request(Addresses.SYSTEM_INFO.at(exchange.host()), new GetSystemInfo())
                .map(info -> Reply.ok(SystemJson.info(info)
                        .put("host_id", exchange.host().value())
                        .put("api_version", version)
                        .put("service_status", "running")));
    }

    private Future<Reply> service(Exchange exchange) {
        return PathNames.service(exchange.pathParameter("name"))
                .fold(
                        name -> bus.request(Addresses.SYSTEM_SERVICE.at(exchange.host()), new GetService(name))
                                .map(SystemRoutes::told),
                        Reply::refusedNow);
    }

    private Future<Reply> reboot(Exchange exchange) {
        return jobs.submit(
                exchange,
                RebootRequest.decode(exchange.query(), exchange.body()),
                operation -> new Facts(
                        new JsonObject()
                                .put("delay_seconds", operation.delay().toSeconds())
                                .put("force", operation.force())
                                .put("reason", operation.reason()),
                        job -> new JsonObject()
                                .put("scheduled_at", scheduledAt(job).toString())));
    }

    private static Instant scheduledAt(Job job) {
        Operation.Reboot reboot = (Operation.Reboot) job.operation();
        return job.scheduledAt() == null ? job.createdAt().plus(reboot.delay()) : job.scheduledAt();
    }

    private static Reply told(ServiceReply reply) {
        return reply instanceof ServiceReply.Found found
                ? Reply.ok(SystemJson.service(found.state()))
                : Reply.refused(((ServiceReply.Refused) reply).problem());
    }
}
