// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.route;

import dev.linuxpatch.http.decode.HostQuery;
import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.http.hosts.HostDirectory.Entry;
import dev.linuxpatch.http.respond.Reply;
import dev.linuxpatch.http.view.HostJson;
import dev.linuxpatch.shared.access.Permission;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;

/** {@code /hosts}: who there is, from memory. */
public final class HostRoutes implements RouteGroup {
    private static final String HOSTS = BASE + "/hosts";

    private final HostDirectory hosts;

    public HostRoutes(HostDirectory hosts) {
        this.hosts = Objects.requireNonNull(hosts);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(HOSTS, Permission.HOSTS_READ, this::list),
                Route.get(HOSTS + "/{" + HostGate.PARAMETER + "}", Permission.HOSTS_READ, this::detail));
    }

    private Future<Reply> list(Exchange exchange) {
        return HostQuery.decode(exchange.query())
                .fold(
                        query -> Future.succeededFuture(Reply.ok(Snapshots.told(hosts.keepers(), list(query)))),
                        Reply::refusedNow);
    }

    private JsonObject list(HostQuery query) {
        List<Entry> matches = hosts.all().stream()
                .filter(entry -> query.matches(entry.host(), entry.online()))
                .toList();
        JsonArray items = new JsonArray();
        matches.stream()
                .skip(query.page().offset())
                .limit(query.page().count(matches.size()))
                .forEach(entry -> items.add(json(entry)));
        return new JsonObject()
                .put("hosts", items)
                .put("total", matches.size())
                .put(
                        "limit",
                        query.page().limit() == null
                                ? matches.size()
                                : query.page().limit())
                .put("offset", query.page().offset());
    }

    private Future<Reply> detail(Exchange exchange) {
        return hosts.find(exchange.host())
                .map(entry -> Future.succeededFuture(Reply.ok(Snapshots.told(hosts.keepers(), json(entry)))))
                .orElseGet(() -> Reply.refusedNow(hosts.notHeard()));
    }

    private JsonObject json(Entry entry) {
        return HostJson.of(
                entry.host(),
                entry.online(),
                entry.lastSeen(),
                entry.host().id().equals(hosts.own()));
    }
}
