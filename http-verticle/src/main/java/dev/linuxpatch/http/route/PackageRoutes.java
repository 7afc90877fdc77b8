// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.decode.PackageChanges;
import dev.linuxpatch.http.decode.PackageQuery;
import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.http.route.JobSubmission.Facts;
import dev.linuxpatch.http.view.EncodedView;
import dev.linuxpatch.http.view.HostViews;
import dev.linuxpatch.http.view.InventoryView;
import dev.linuxpatch.http.view.JobJson;
import dev.linuxpatch.http.view.PackageJson;
import dev.linuxpatch.http.view.PackageStream;
import dev.linuxpatch.shared.access.Permission;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPackage;
import dev.linuxpatch.shared.packages.InventoryMessages.PackageReply;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageVersion;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@code /packages}: lists come from memory, changes become jobs. */
public final class PackageRoutes implements RouteGroup {
    private static final String PACKAGES = BASE + "/packages";
    private static final String PACKAGE = PACKAGES + "/{name}";
    private static final String NAME = "name";

    private final TypedBus bus;
    private final HostViews views;
    private final HostDirectory hosts;
    private final JobSubmission jobs;

    public PackageRoutes(TypedBus bus, HostViews views, HostDirectory hosts, JobSubmission jobs) {
        this.bus = Objects.requireNonNull(bus);
        this.views = Objects.requireNonNull(views);
        this.hosts = Objects.requireNonNull(hosts);
        this.jobs = Objects.requireNonNull(jobs);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PACKAGES, Permission.PACKAGES_READ, this::list).needing(Reach.SNAPSHOT),
                Route.get(PACKAGE, Permission.PACKAGES_READ, this::detail).needing(Reach.ONLINE),
                Route.post(PACKAGES, Permission.PACKAGES_CHANGE, this::install).needing(Reach.ONLINE),
                Route.put(PACKAGE, Permission.PACKAGES_CHANGE, this::update).needing(Reach.ONLINE),
                Route.delete(PACKAGE, Permission.PACKAGES_CHANGE, this::remove).needing(Reach.ONLINE));
    }

    private Future<Reply> list(Exchange exchange) {
        return PackageQuery.decode(exchange.query()).fold(query -> list(exchange, query), Reply::refusedNow);
    }

    private Future<Reply> list(Exchange exchange, PackageQuery query) {
        InventoryView view = views.at(exchange.host()).inventory();
        return view.newest().compose(newest -> list(exchange, query, view, newest));
    }

    private Future<Reply> list(
            Exchange exchange, PackageQuery query, InventoryView view, Optional<EncodedView> current) {
        if (current.isEmpty()) {
            return Reply.refusedNow(view.notReady());
        }
        return query.beyondInstalled()
                ? PackageStream.open(bus, exchange.host(), current.get(), query)
                : Future.succeededFuture(
                        Snapshots.told(hosts, exchange, current.get().packages(query)));
    }

    private Future<Reply> detail(Exchange exchange) {
        return PackageChanges.name(exchange.pathParameter(NAME))
                .fold(
                        name -> bus.request(Addresses.INVENTORY_PACKAGE.at(exchange.host()), new GetPackage(name))
                                .map(PackageRoutes::told),
                        Reply::refusedNow);
    }

    private Future<Reply> install(Exchange exchange) {
        return jobs.submit(
                exchange,
                PackageChanges.install(exchange.query(), exchange.body()),
                Facts.ofJob(job -> new JsonObject().put("packages", JobJson.asked(job))));
    }

    private Future<Reply> update(Exchange exchange) {
        return jobs.submit(
                exchange,
                PackageChanges.update(exchange.pathParameter(NAME), exchange.query(), exchange.body()),
                operation -> new Facts(
                        new JsonObject()
                                .put("package", operation.request().name().value())
                                .put("target_version", target(exchange, operation)),
                        job -> new JsonObject().put("packages", JobJson.asked(job))));
    }

    /** The version that was asked for, else the newest that is known; null if there is none. */
    private String target(Exchange exchange, Operation.Update operation) {
        PackageVersion asked = operation.request().version();
        return Optional.ofNullable(asked)
                .or(() -> views.at(exchange.host())
                        .inventory()
                        .current()
                        .flatMap(view -> view.find(operation.request().name()))
                        .map(PackageInfo::availableVersion))
                .map(PackageVersion::value)
                .orElse(null);
    }

    private Future<Reply> remove(Exchange exchange) {
        return jobs.submit(
                exchange,
                PackageChanges.remove(exchange.pathParameter(NAME), exchange.query()),
                operation -> new Facts(
                        new JsonObject()
                                .put("package", operation.name().value())
                                .put("purge", operation.purge()),
                        job -> new JsonObject().put("packages", JobJson.asked(job))));
    }

    private static Reply told(PackageReply reply) {
        return reply instanceof PackageReply.Found found
                ? Reply.ok(PackageJson.detail(found.detail()))
                : Reply.refused(((PackageReply.Refused) reply).problem());
    }
}
