// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.bus.Address;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.InventoryMessages.GetHead;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPackages;
import dev.linuxpatch.shared.packages.InventoryMessages.GetPatches;
import dev.linuxpatch.shared.packages.InventoryMessages.PackagesReply;
import dev.linuxpatch.shared.packages.InventoryMessages.PatchesReply;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.Patch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an {@link InventoryView} up to date: reads a new generation whenever one is announced, and asks now and then in case
 * an announcement was lost or the backend was started again. Used on one context.
 */
public final class InventoryFeed {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryFeed.class);

    private final Vertx vertx;
    private final TypedBus bus;
    private final InventoryView view;
    private final Duration whileMissing;
    private final Duration whileHealthy;

    private MessageConsumer<?> announcements;
    private boolean stopped;
    private InventoryHead wanted;
    private boolean loading;

    /**
     * @param whileMissing how often to ask while there is no backend or no generation
     * @param whileHealthy how often to ask otherwise
     */
    public InventoryFeed(Vertx vertx, TypedBus bus, InventoryView view, Duration whileMissing, Duration whileHealthy) {
        this.vertx = Objects.requireNonNull(vertx);
        this.bus = Objects.requireNonNull(bus);
        this.view = Objects.requireNonNull(view);
        this.whileMissing = Objects.requireNonNull(whileMissing);
        this.whileHealthy = Objects.requireNonNull(whileHealthy);
    }

    /**
     * Begins, on the caller's context; completes when the backend was asked once and the generation that it had, if any, was
     * read, whatever came of it.
     */
    public Future<Void> start() {
        announcements = bus.subscribe(Addresses.INVENTORY_TOPIC, changed -> onHead(changed.head()));
        return poll().onComplete(read -> view.opened());
    }

    /** Ends; what is under way is not waited for. */
    public void stop() {
        stopped = true;
        announcements.unregister();
    }

    private Future<Void> poll() {
        if (stopped) {
            return Future.succeededFuture();
        }
        return bus.request(Addresses.INVENTORY_HEAD.at(view.host()), new GetHead())
                .onFailure(failure -> view.absent(failure.getMessage()))
                .compose(this::onHead)
                .otherwiseEmpty()
                .onComplete(done -> {
                    if (!stopped) {
                        vertx.setTimer(pause().toMillis(), timer -> poll());
                    }
                });
    }

    private Duration pause() {
        boolean healthy = view.current().isPresent() && view.absence().isEmpty();
        return healthy ? whileHealthy : whileMissing;
    }

    /** Completes when nothing is left to be read that this head is the reason for. */
    private Future<Void> onHead(InventoryHead head) {
        if (!head.host().equals(view.host()) || isOlder(head)) {
            return Future.succeededFuture();
        }
        view.answered(head);
        boolean known = view.current()
                .filter(current -> sameGeneration(current.head(), head))
                .isPresent();
        if (head.generation() == 0) {
            return Future.succeededFuture();
        }
        if (known) {
            return retell(head);
        }
        wanted = head;
        // Who is loading looks at what is wanted when it has done.
        return loading ? Future.succeededFuture() : load(head);
    }

    /** What the package index is worth can change without a new generation: it grows old, or a refresh finds nothing new. */
    private Future<Void> retell(InventoryHead head) {
        Optional<EncodedView> stale =
                view.current().filter(shown -> !shown.head().cache().equals(head.cache()));
        if (stale.isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(() -> stale.get().with(head)).map(retold -> {
            // Unless another one came meanwhile.
            if (view.current().filter(stale.get()::equals).isPresent()) {
                view.replace(retold);
            }
            return null;
        });
    }

    /** An answer may arrive after the announcement of a newer generation. */
    private boolean isOlder(InventoryHead head) {
        return view.head()
                .filter(known -> known.epoch().equals(head.epoch()) && known.generation() > head.generation())
                .isPresent();
    }

    private Future<Void> load(InventoryHead head) {
        loading = true;
        return packages(head, new ArrayList<>())
                .compose(packages -> patches(head, new ArrayList<>())
                        .compose(patches -> vertx.executeBlocking(() -> new EncodedView(head, packages, patches))))
                .transform(loaded -> {
                    loading = false;
                    if (loaded.succeeded()) {
                        view.replace(loaded.result());
                        LOG.debug("serving generation {} of {}", head.generation(), head.host());
                    } else if (loaded.cause() instanceof Superseded superseded
                            && !sameGeneration(superseded.head, head)) {
                        onSuperseded(superseded.head);
                    } else {
                        // The next poll tries again.
                        LOG.warn("cannot read the inventory: {}", loaded.cause().toString());
                        view.absent(loaded.cause().getMessage());
                        return Future.succeededFuture();
                    }
                    return sameGeneration(head, wanted) ? Future.succeededFuture() : load(wanted);
                });
    }

    /** Unless something newer is wanted already. */
    private void onSuperseded(InventoryHead next) {
        if (!isOlder(next)) {
            view.answered(next);
            wanted = next;
        }
    }

    private Future<List<PackageInfo>> packages(InventoryHead head, List<PackageInfo> soFar) {
        if (soFar.size() >= head.packages()) {
            return Future.succeededFuture(soFar);
        }
        Address<GetPackages, PackagesReply> address = Addresses.INVENTORY_PACKAGES.at(view.host());
        return bus.request(address, new GetPackages(head.generation(), soFar.size()))
                .compose(reply -> {
                    if (reply instanceof PackagesReply.Page page) {
                        return page.packages().isEmpty()
                                ? Future.failedFuture(new IllegalStateException("the packages end before their count"))
                                : packages(head, joined(soFar, page.packages()));
                    }
                    return Future.failedFuture(new Superseded(((PackagesReply.Superseded) reply).head()));
                });
    }

    private Future<List<Patch>> patches(InventoryHead head, List<Patch> soFar) {
        if (soFar.size() >= head.patches()) {
            return Future.succeededFuture(soFar);
        }
        Address<GetPatches, PatchesReply> address = Addresses.INVENTORY_PATCHES.at(view.host());
        return bus.request(address, new GetPatches(head.generation(), soFar.size()))
                .compose(reply -> {
                    if (reply instanceof PatchesReply.Page page) {
                        return page.patches().isEmpty()
                                ? Future.failedFuture(new IllegalStateException("the patches end before their count"))
                                : patches(head, joined(soFar, page.patches()));
                    }
                    return Future.failedFuture(new Superseded(((PatchesReply.Superseded) reply).head()));
                });
    }

    private static <T> List<T> joined(List<T> soFar, List<T> page) {
        soFar.addAll(page);
        return soFar;
    }

    private static boolean sameGeneration(InventoryHead a, InventoryHead b) {
        return a.epoch().equals(b.epoch()) && a.generation() == b.generation();
    }

    /** The generation went away while it was being read. */
    private static final class Superseded extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient InventoryHead head;

        Superseded(InventoryHead head) {
            super("superseded", null, false, false);
            this.head = head;
        }
    }
}
