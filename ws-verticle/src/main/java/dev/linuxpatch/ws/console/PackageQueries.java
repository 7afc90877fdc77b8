// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.console;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.InventoryMessages;
import dev.linuxpatch.shared.packages.InventoryMessages.GetHead;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPackage;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPackages;
import dev.linuxpatch.shared.packages.InventoryMessages.PackageReply;
import dev.linuxpatch.shared.packages.InventoryMessages.PackagesReply;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Packages: {@code {"name"}} for one in detail, else {@code {"limit","offset"}}, both optional, for a page of the installed
 * ones in the order of their names.
 */
final class PackageQueries implements ConsoleQuery {
    private static final String NAME = "name";
    private static final List<String> LIST_KEYS = List.of("limit", "offset");
    private static final List<String> KEYS = List.of(NAME, "limit", "offset");
    private static final int DEFAULT_LIMIT = 100;
    /** Generations may change between the two questions that a page takes; not for ever. */
    private static final int ATTEMPTS = 3;

    private final TypedBus bus;
    private final HostId host;

    PackageQueries(TypedBus bus, HostId host) {
        this.bus = bus;
        this.host = host;
    }

    @Override
    public Future<JsonObject> answer(JsonObject query) {
        QueryFields fields = new QueryFields(query, KEYS);
        return fields.has(NAME) ? one(fields) : page(fields);
    }

    private Future<JsonObject> one(QueryFields fields) {
        fields.refuse(LIST_KEYS, "has no meaning with name");
        PackageName name = fields.parsed(
                NAME,
                text -> PackageName.isLegal(text) ? Optional.of(new PackageName(text)) : Optional.empty(),
                "must be a package name");
        if (!fields.problems().isEmpty()) {
            return Future.succeededFuture(ConsoleReply.of(ConsoleReply.invalid(fields.problems())));
        }
        return bus.request(Addresses.INVENTORY_PACKAGE.at(host), new GetPackage(name))
                .map(reply -> reply instanceof PackageReply.Found found
                        ? ConsoleReply.of(PackageJson.detail(found.detail()))
                        : ConsoleReply.of(((PackageReply.Refused) reply).problem()));
    }

    private Future<JsonObject> page(QueryFields fields) {
        int limit = fields.integer("limit", 1, InventoryMessages.PAGE, DEFAULT_LIMIT);
        int offset = fields.integer("offset", 0, Integer.MAX_VALUE, 0);
        if (!fields.problems().isEmpty()) {
            return Future.succeededFuture(ConsoleReply.of(ConsoleReply.invalid(fields.problems())));
        }
        return bus.request(Addresses.INVENTORY_HEAD.at(host), new GetHead())
                .compose(head -> page(head, limit, offset, ATTEMPTS));
    }

    private Future<JsonObject> page(InventoryHead head, int limit, int offset, int attempts) {
        if (attempts == 0 || head.generation() == 0) {
            return Future.succeededFuture(ConsoleReply.of(
                    Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "the inventory is being read; ask again in a moment")));
        }
        return bus.request(Addresses.INVENTORY_PACKAGES.at(host), new GetPackages(head.generation(), offset))
                .compose(reply -> reply instanceof PackagesReply.Page page
                        ? Future.succeededFuture(ConsoleReply.of(json(head, page.packages(), limit, offset)))
                        : page(((PackagesReply.Superseded) reply).head(), limit, offset, attempts - 1));
    }

    private static JsonObject json(InventoryHead head, List<PackageInfo> packages, int limit, int offset) {
        JsonArray items = new JsonArray();
        packages.stream().limit(limit).forEach(item -> items.add(PackageJson.summary(item)));
        return new JsonObject()
                .put("packages", items)
                .put("total", head.packages())
                .put("limit", limit)
                .put("offset", offset)
                .put("generation", head.generation());
    }
}
