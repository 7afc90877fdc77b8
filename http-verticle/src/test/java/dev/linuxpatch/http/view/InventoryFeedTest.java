// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.Samples;
import dev.linuxpatch.http.decode.PackageQuery;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.InventoryMessages;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPackages;
import dev.linuxpatch.shared.packages.InventoryMessages.InventoryChanged;
import dev.linuxpatch.shared.packages.InventoryMessages.PackagesReply;
import dev.linuxpatch.shared.packages.InventoryMessages.PatchesReply;
import dev.linuxpatch.shared.packages.PackageInfo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InventoryFeedTest {
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private final InventoryView view = new InventoryView(Samples.HOST);
    private final List<GetPackages> asked = new CopyOnWriteArrayList<>();
    private TypedBus bus;
    private volatile InventoryHead head;
    private volatile List<PackageInfo> packages = List.of();

    @BeforeEach
    void install() {
        TypedBus.install(vertx);
        bus = new TypedBus(vertx);
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void readsEveryPageOfAGeneration() throws Exception {
        generation(1, 1201);
        backend();

        start(OFTEN);

        until(() -> generationInView() == 1);
        assertThat(total()).isEqualTo(1201);
        assertThat(asked).extracting(GetPackages::offset).containsExactly(0, 500, 1000);
        assertThat(view.absence()).isEmpty();
    }

    @Test
    void waitsForTheFirstGeneration() throws Exception {
        head = Samples.head(0, 0, 0);
        backend();

        start(OFTEN);

        assertThat(view.current()).isEmpty();
        assertThat(view.absence()).isEmpty();
        assertThat(view.notReady().message()).contains("first time");
        generation(1, 3);
        until(() -> generationInView() == 1);
    }

    @Test
    void followsAnnouncements() throws Exception {
        generation(1, 3);
        backend();
        start(NEVER);
        until(() -> generationInView() == 1);

        generation(2, 4);
        bus.publish(Addresses.INVENTORY_TOPIC, new InventoryChanged(head));

        until(() -> generationInView() == 2);
        assertThat(total()).isEqualTo(4);
    }

    @Test
    void ignoresOtherHostsAndOlderGenerations() throws Exception {
        generation(5, 3);
        backend();
        start(NEVER);
        until(() -> generationInView() == 5);
        int before = asked.size();

        InventoryHead old = Samples.head(4, 9, 0);
        bus.publish(Addresses.INVENTORY_TOPIC, new InventoryChanged(old));
        bus.publish(Addresses.INVENTORY_TOPIC, new InventoryChanged(of(new HostId("another"), "epoch-1", 9)));
        generation(6, 3);
        bus.publish(Addresses.INVENTORY_TOPIC, new InventoryChanged(head));

        until(() -> generationInView() == 6);
        assertThat(asked).hasSize(before + 1);
    }

    @Test
    void followsABackendThatWasStartedAgain() throws Exception {
        generation(5, 3);
        backend();
        start(NEVER);
        until(() -> generationInView() == 5);

        packages = Samples.packages(2);
        head = of(Samples.HOST, "epoch-2", 1);
        bus.publish(Addresses.INVENTORY_TOPIC, new InventoryChanged(head));

        until(() -> generationInView() == 1);
        assertThat(total()).isEqualTo(2);
    }

    @Test
    void startsAgainWhenAGenerationGoesAwayWhileItIsRead() throws Exception {
        packages = Samples.packages(700);
        head = Samples.head(1, 700, 0);
        serveHead();
        servePatches();
        bus.serve(
                Addresses.INVENTORY_PACKAGES.at(Samples.HOST),
                query -> Future.succeededFuture(
                        query.generation() == 1 ? new PackagesReply.Superseded(Samples.head(2, 700, 0)) : page(query)));

        start(NEVER);

        until(() -> generationInView() == 2);
        assertThat(total()).isEqualTo(700);
    }

    @Test
    void keepsTheLastGenerationWhenTheBackendIsGone() throws Exception {
        generation(1, 3);
        MessageConsumer<?> headServer = backend();
        start(OFTEN);
        until(() -> generationInView() == 1);

        await(headServer.unregister());
        new InventoryFeed(vertx, bus, view, OFTEN, OFTEN).start();

        until(() -> view.absence().isPresent());
        assertThat(total()).isEqualTo(3);
    }

    @Test
    void triesAgainWhenPagesEndTooSoon() throws Exception {
        packages = Samples.packages(3);
        head = Samples.head(1, 5, 0);
        backend();

        start(OFTEN);
        until(() -> view.absence().isPresent());
        packages = Samples.packages(5);

        until(() -> generationInView() == 1);
        assertThat(total()).isEqualTo(5);
    }

    private void generation(long number, int count) {
        packages = Samples.packages(count);
        head = Samples.head(number, count, 0);
    }

    private MessageConsumer<?> backend() {
        servePatches();
        bus.serve(Addresses.INVENTORY_PACKAGES.at(Samples.HOST), query -> {
            asked.add(query);
            return Future.succeededFuture(page(query));
        });
        return serveHead();
    }

    private MessageConsumer<?> serveHead() {
        return bus.serve(Addresses.INVENTORY_HEAD.at(Samples.HOST), query -> Future.succeededFuture(head));
    }

    private void servePatches() {
        bus.serve(
                Addresses.INVENTORY_PATCHES.at(Samples.HOST),
                query -> Future.succeededFuture(new PatchesReply.Page(query.generation(), query.offset(), List.of())));
    }

    private PackagesReply page(GetPackages query) {
        List<PackageInfo> all = packages;
        return new PackagesReply.Page(
                query.generation(),
                query.offset(),
                all.subList(
                        Math.min(query.offset(), all.size()),
                        Math.min(query.offset() + InventoryMessages.PAGE, all.size())));
    }

    private void start(Duration whileMissing) throws Exception {
        await(Future.future(started -> vertx.runOnContext(run ->
                new InventoryFeed(vertx, bus, view, whileMissing, NEVER).start().onComplete(started))));
    }

    private static InventoryHead of(HostId host, String epoch, long generation) {
        InventoryHead sample = Samples.head(generation, 2, 0);
        return new InventoryHead(host, epoch, generation, sample.takenAt(), "apt", 2, 0, 0, false, sample.cache());
    }

    private long generationInView() {
        return view.current()
                .map(EncodedView::head)
                .map(InventoryHead::generation)
                .orElse(-1L);
    }

    private int total() {
        Optional<EncodedView> current = view.current();
        return current.orElseThrow()
                .packages(PackageQuery.DEFAULT)
                .json()
                .toJsonObject()
                .getInteger("total");
    }

    /** Looks on the event loop, again and again, until it is so. */
    private void until(BooleanSupplier condition) throws Exception {
        await(Future.future(met -> vertx.setPeriodic(5, timer -> {
            if (condition.getAsBoolean()) {
                vertx.cancelTimer(timer);
                met.tryComplete();
            }
        })));
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }
}
