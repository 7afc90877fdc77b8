// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.view;

import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.InventoryHead;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What this JVM knows of one host's inventory. {@link InventoryFeed} writes it, every HTTP instance reads it; a reader sees
 * one whole generation or the next, never a mixture.
 */
public final class InventoryView {
    private static final Duration RETRY_SOON = Duration.ofSeconds(2);
    /** Reading a generation takes milliseconds; a reader is not kept longer than this by a backend that has gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final HostId host;
    private volatile EncodedView current;
    private volatile InventoryHead head;
    private volatile boolean opening;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile String absence = "no backend has answered yet";

    public InventoryView(HostId host) {
        this(host, false);
    }

    private InventoryView(HostId host, boolean opening) {
        this.host = Objects.requireNonNull(host);
        this.opening = opening;
    }

    /** A view whose readers wait until it was filled once, or could not be. */
    static InventoryView opening(HostId host) {
        return new InventoryView(host, true);
    }

    public HostId host() {
        return host;
    }

    /** The newest whole generation; empty before the first. */
    public Optional<EncodedView> current() {
        return Optional.ofNullable(current);
    }

    /**
     * The generation that the backend has told of last: at once if it is here already, else as soon as it has been read, so
     * that a client which heard the end of a job sees what the job did. If that takes too long, the one that is here. Call it
     * on a Vert.x context.
     */
    public Future<Optional<EncodedView>> newest() {
        if (!behind()) {
            return Future.succeededFuture(current());
        }
        Context context = Vertx.currentContext();
        Promise<Optional<EncodedView>> answer = Promise.promise();
        Runnable answering = () -> context.runOnContext(now -> answer.tryComplete(current()));
        waiting.add(answering);
        context.owner().setTimer(PATIENCE.toMillis(), timer -> {
            waiting.remove(answering);
            answer.tryComplete(current());
        });
        if (!behind()) {
            // It came in between, and may have missed us.
            answering.run();
        }
        return answer.future();
    }

    /** The first reading has ended, whatever came of it. */
    void opened() {
        opening = false;
        release();
    }

    private void release() {
        for (Runnable reader = waiting.poll(); reader != null; reader = waiting.poll()) {
            reader.run();
        }
    }

    private boolean behind() {
        if (opening) {
            return true;
        }
        EncodedView here = current;
        InventoryHead told = head;
        return here != null
                && told != null
                && (here.head().generation() != told.generation()
                        || !here.head().epoch().equals(told.epoch()));
    }

    /** The newest head that the backend has told; empty before the first. It may be ahead of {@link #current()}. */
    public Optional<InventoryHead> head() {
        return Optional.ofNullable(head);
    }

    /** Why the backend cannot be asked now; empty when it can. */
    public Optional<String> absence() {
        return Optional.ofNullable(absence);
    }

    /** What to tell while there is no generation: a wrong empty list would be believed. */
    public Problem notReady() {
        String reason = absence;
        return Problem.of(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "the package inventory is not there yet: "
                                + (reason == null ? "it is being read for the first time" : reason))
                .retryAfter(RETRY_SOON);
    }

    void replace(EncodedView next) {
        current = next;
        if (!behind()) {
            release();
        }
    }

    void answered(InventoryHead newest) {
        head = newest;
        absence = null;
    }

    void absent(String reason) {
        absence = reason;
    }
}
