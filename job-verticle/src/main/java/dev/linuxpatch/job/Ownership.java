// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.job.quorum.Quorum;
import dev.linuxpatch.shared.host.HostId;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands by until the shared store is this node's own, then is on duty for as long as it can renew that. A node that was
 * paused, or cut off, finds out that it owns nothing any more before it does anything else: its commits are refused by the
 * store, and its orders by {@link LeasedWorker}.
 */
final class Ownership {
    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
    /** A node that has just started hears the others later than at its first look. */
    private static final int LOOKS = 10;

    /** What it is to own the store. */
    private record Held(LeasedStore store, Duty duty) {}

    private final HostId host;
    private final SharedStore shared;
    private final Quorum quorum;
    private final LeaseTimes times;
    private final Timers timers;
    private final Function<LeasedStore, Duty> duties;
    private final ReadService reads;
    /** Null while standing by. */
    private Held held;

    private boolean over;
    private int looksWithoutQuorum;
    /** What was last said of why this node is not the owner. */
    private String said = "";

    /**
     * @param quorum without it nothing is owned
     * @param duties makes what acts on a store that is our own
     * @param reads what anybody may know of the host's jobs
     */
    Ownership(
            HostId host,
            SharedStore shared,
            Quorum quorum,
            LeaseTimes times,
            Timers timers,
            Function<LeasedStore, Duty> duties,
            ReadService reads) {
        this.host = host;
        this.shared = shared;
        this.quorum = quorum;
        this.times = times;
        this.timers = timers;
        this.duties = duties;
        this.reads = reads;
    }

    void begin() {
        standBy();
    }

    /** Another node may act at once. */
    Future<?> end() {
        over = true;
        Future<?> ended = held == null ? Future.succeededFuture() : held.duty().end();
        return Future.join(ended, reads.end()).onComplete(none -> {
            if (held != null) {
                held.store().close();
            }
            shared.close();
        });
    }

    private void standBy() {
        if (over) {
            return;
        }
        try {
            Optional<LeasedStore> own = quorum.held() ? shared.acquire() : Optional.empty();
            if (own.isPresent()) {
                takeUp(own.get());
                return;
            }
            say(
                    quorum.held()
                            ? "node " + shared.owner() + " acts for host " + host.value() + ": standing by"
                            : "nothing is done for host " + host.value()
                                    + " while most of the nodes that keep jobs are not heard");
        } catch (StoreException e) {
            say(e.getMessage());
        }
        tellIfCutOff();
        timers.after(times.poll(), this::standBy);
    }

    /**
     * Who acts is asked about jobs, if it can be asked: not on the side of a cluster that has fallen apart without most of the
     * nodes that keep jobs. What the store says is true there too, if it can be reached.
     */
    private void tellIfCutOff() {
        if (quorum.held()) {
            looksWithoutQuorum = 0;
            reads.end();
        } else if (++looksWithoutQuorum >= LOOKS) {
            reads.begin().onFailure(failure -> LOG.warn("jobs cannot be read here: {}", failure.getMessage()));
        }
    }

    private void takeUp(LeasedStore store) {
        LOG.info("this node acts for host {} now", host.value());
        said = "";
        Held own = new Held(store, duties.apply(store));
        held = own;
        Future.all(reads.begin(), own.duty().begin()).onFailure(failure -> {
            LOG.error("the jobs of host {} are not served", host.value(), failure);
            layDown(own, "it could not begin");
        });
        timers.after(times.renewal(), () -> keep(own));
    }

    private void keep(Held own) {
        if (over || held != own) {
            return;
        }
        if (!quorum.held()) {
            layDown(own, "most of the nodes that keep jobs cannot be reached from here");
            return;
        }
        try {
            if (!own.store().renew()) {
                layDown(own, "another node does");
                return;
            }
            timers.after(times.renewal(), () -> keep(own));
        } catch (StoreException e) {
            LOG.warn("not renewed: {}", e.getMessage());
            if (own.store().held()) {
                timers.after(times.poll(), () -> keep(own));
            } else {
                layDown(own, "contact with the store was lost");
            }
        }
    }

    private void layDown(Held own, String why) {
        if (held != own) {
            return;
        }
        LOG.warn("this node acts for host {} no more: {}", host.value(), why);
        held = null;
        if (quorum.held()) {
            reads.end();
        }
        own.duty().end().onComplete(ended -> {
            own.store().close();
            timers.after(times.poll(), this::standBy);
        });
    }

    private void say(String what) {
        if (!what.equals(said)) {
            said = what;
            LOG.info("{}", what);
        }
    }
}
