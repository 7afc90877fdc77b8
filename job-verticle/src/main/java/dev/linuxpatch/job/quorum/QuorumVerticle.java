// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.quorum;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.job.KeeperMessages;
import dev.linuxpatch.shared.job.KeeperMessages.KeeperBeat;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the others again and again that this node keeps jobs, and compares those whom it hears on the bus with those who run.
 * Deploy one, with {@link io.vertx.core.ThreadingModel#WORKER}, in a process that belongs to a cluster.
 */
public final class QuorumVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumVerticle.class);

    private final String node;
    private final Electorate electorate;
    private final Quorum quorum;
    private final LongSupplier nanoTime;
    /** When each was heard last, by that clock. */
    private final Map<String, Long> heard = new TreeMap<>();

    private TypedBus bus;
    private Set<String> voters = Set.of();
    /** A node that has just started or woken up, and does not reach all others yet, must not take a majority from those who have it. */
    private boolean counts;

    private long asked;
    private long rested;
    /** What was last said of it. */
    private String said = "";

    /**
     * @param node by which its configuration names it: another one than those of the others
     * @param electorate closed with this verticle
     * @param quorum told what it is
     */
    public QuorumVerticle(String node, Electorate electorate, Quorum quorum) {
        this(node, electorate, quorum, System::nanoTime);
    }

    /** @param nanoTime goes on while this process is paused */
    QuorumVerticle(String node, Electorate electorate, Quorum quorum, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.node = Objects.requireNonNull(node);
        this.electorate = Objects.requireNonNull(electorate);
        this.quorum = Objects.requireNonNull(quorum);
    }

    @Override
    public Future<?> start() {
        bus = new TypedBus(vertx);
        bus.subscribe(Addresses.KEEPER_TOPIC, (KeeperBeat beat) -> heard.put(beat.node(), nanoTime.getAsLong()));
        rested = nanoTime.getAsLong();
        look();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        electorate.close();
        return Future.succeededFuture();
    }

    private void look() {
        if (silent(rested)) {
            // The others had to go on without this process, which was paused.
            counts = false;
            quorum.set(false);
        }
        // Before the store is asked: that may take seconds, and the others need not believe that this node is away.
        tell();
        Set<String> side = side();
        ask(side);
        boolean before = quorum.held();
        quorum.set(counts && Majority.of(voters, side));
        if (quorum.held() != before) {
            tell();
        }
        say(
                quorum.held()
                        ? "most of the nodes that keep jobs are on this side: " + side
                        : "nothing is changed by this node: of those that keep jobs, " + voters + ", it reaches "
                                + side);
        rested = nanoTime.getAsLong();
        vertx.setTimer(KeeperMessages.BEAT.toMillis(), timer -> look());
    }

    private void ask(Set<String> side) {
        try {
            voters = electorate.voters(counts);
            if (!counts && side.containsAll(voters)) {
                counts = true;
                voters = electorate.voters(true);
            }
            asked = nanoTime.getAsLong();
        } catch (RuntimeException e) {
            LOG.debug("it is not known which nodes keep jobs", e);
            // A moment without the store is no reason to give everything up; leases end by themselves.
            if (silent(asked)) {
                voters = Set.of();
            }
        }
    }

    private Set<String> side() {
        heard.values().removeIf(this::silent);
        Set<String> side = new TreeSet<>(heard.keySet());
        side.add(node);
        return side;
    }

    private boolean silent(long since) {
        return nanoTime.getAsLong() - since > TimeUnit.MILLISECONDS.toNanos(KeeperMessages.SILENCE.toMillis());
    }

    private void tell() {
        bus.publish(Addresses.KEEPER_TOPIC, new KeeperBeat(node, quorum.held()));
    }

    private void say(String what) {
        if (!what.equals(said)) {
            said = what;
            if (quorum.held()) {
                LOG.info("{}", what);
            } else {
                LOG.warn("{}", what);
            }
        }
    }
}
