// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend;

import dev.linuxpatch.backend.inventory.InventoryAnswers;
import dev.linuxpatch.backend.inventory.InventoryIndex;
import dev.linuxpatch.backend.system.Services;
import dev.linuxpatch.backend.system.SystemFacts;
import dev.linuxpatch.shared.bus.Address;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Serves what is asked about a host: from memory at once, from files and programs on a few threads of its own. */
final class HostReading {
    private static final int QUERIES = 3;
    private static final long LONGEST_QUERY_SECONDS = 30;

    private final TypedBus bus;
    private final HostId host;
    private final InventoryAnswers inventory;
    private final SystemFacts system;
    private final Services services;
    private final WorkerExecutor queries;

    HostReading(Vertx vertx, HostId host, InventoryIndex index, SystemFacts system, Services services) {
        this.bus = new TypedBus(vertx);
        this.host = host;
        this.inventory = new InventoryAnswers(index);
        this.system = system;
        this.services = services;
        this.queries =
                vertx.createSharedWorkerExecutor("queries@" + host, QUERIES, LONGEST_QUERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Completes when questions can come. */
    Future<?> serve() {
        return Future.all(List.of(
                atOnce(Addresses.INVENTORY_HEAD.at(host), inventory::head),
                atOnce(Addresses.INVENTORY_PACKAGES.at(host), inventory::packages),
                atOnce(Addresses.INVENTORY_PATCHES.at(host), inventory::patches),
                soon(Addresses.INVENTORY_AVAILABLE.at(host), inventory::find),
                soon(Addresses.INVENTORY_PACKAGE.at(host), inventory::detail),
                soon(Addresses.SYSTEM_INFO.at(host), asked -> system.read()),
                soon(Addresses.SYSTEM_SERVICE.at(host), services::find)));
    }

    Future<Void> close() {
        return queries.close();
    }

    private <Q, R> Future<Void> atOnce(Address<Q, R> address, Function<Q, R> answer) {
        return bus.serve(address, asked -> Future.succeededFuture(answer.apply(asked)))
                .completion();
    }

    private <Q, R> Future<Void> soon(Address<Q, R> address, Function<Q, R> answer) {
        return bus.serve(address, asked -> queries.executeBlocking(() -> answer.apply(asked), false))
                .completion();
    }
}
