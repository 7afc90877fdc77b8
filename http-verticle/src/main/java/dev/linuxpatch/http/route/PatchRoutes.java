// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.decode.PatchApplication;
import dev.linuxpatch.http.decode.PatchQuery;
import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.http.respond.RefusedException;
import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.http.route.JobSubmission.Facts;
import dev.linuxpatch.http.view.EncodedView;
import dev.linuxpatch.http.view.HostViews;
import dev.linuxpatch.http.view.InventoryView;
import dev.linuxpatch.http.view.JobJson;
import dev.linuxpatch.shared.access.Permission;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.OwnPackage;
import dev.linuxpatch.shared.packages.Patch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** {@code /patches}: the list comes from memory, applying becomes a job. */
public final class PatchRoutes implements RouteGroup {
    private static final String PATCHES = BASE + "/patches";

    private final HostViews views;
    private final HostDirectory hosts;
    private final JobSubmission jobs;
    private final OwnPackage own;

    /** @param own the package that this service is installed from */
    public PatchRoutes(HostViews views, HostDirectory hosts, JobSubmission jobs, OwnPackage own) {
        this.own = Objects.requireNonNull(own);
        this.views = Objects.requireNonNull(views);
        this.hosts = Objects.requireNonNull(hosts);
        this.jobs = Objects.requireNonNull(jobs);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATCHES, Permission.PATCHES_READ, this::list).needing(Reach.SNAPSHOT),
                Route.post(PATCHES + "/apply", Permission.PATCHES_APPLY, this::apply)
                        .needing(Reach.ONLINE));
    }

    private Future<Reply> list(Exchange exchange) {
        return PatchQuery.decode(exchange.query())
                .fold(
                        query -> withView(
                                exchange,
                                view -> Future.succeededFuture(Snapshots.told(hosts, exchange, view.patches(query)))),
                        Reply::refusedNow);
    }

    private Future<Reply> apply(Exchange exchange) {
        return jobs.submitLater(
                exchange,
                PatchApplication.decode(exchange.query(), exchange.body()),
                operation -> facts(exchange, operation));
    }

    /** The answer tells how many patches that is, so it needs to know them. */
    private Future<Facts> facts(Exchange exchange, Operation.ApplyPatches operation) {
        InventoryView view = views.at(exchange.host()).inventory();
        return view.newest()
                .compose(newest -> newest.map(inventory -> facts(operation, inventory.chosen(own.sparedBy(operation))))
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(new RefusedException(view.notReady()))));
    }

    private static Facts facts(Operation.ApplyPatches operation, List<Patch> chosen) {
        return new Facts(
                new JsonObject()
                        .put("patches_count", chosen.size())
                        .put("requires_reboot", chosen.stream().anyMatch(Patch::requiresReboot))
                        .put("auto_reboot", operation.allowReboot()),
                job -> new JsonObject().put("packages", JobJson.asked(job)));
    }

    private Future<Reply> withView(Exchange exchange, Function<EncodedView, Future<Reply>> answer) {
        InventoryView view = views.at(exchange.host()).inventory();
        return view.newest().compose(newest -> newest.map(answer).orElseGet(() -> Reply.refusedNow(view.notReady())));
    }
}
