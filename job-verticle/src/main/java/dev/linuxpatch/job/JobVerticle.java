// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.conf.JobSettings;
import dev.linuxpatch.job.postgres.PostgresStore;
import dev.linuxpatch.job.quorum.Quorum;
import dev.linuxpatch.job.sqlite.SqliteJobStore;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.packages.OwnPackage;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps the jobs of one host. It is the only writer of their state: alone by the lock of an embedded store, or among several
 * nodes for as long as it owns a shared one.
 *
 * <p>Deploy one instance with {@link io.vertx.core.ThreadingModel#WORKER}: it blocks on its disk, and its single ordered
 * context is what makes a look at the store and the commit after it one step.
 */
public final class JobVerticle extends VerticleBase {
    /** The store is of this process alone. */
    private record Alone(JobStore store, ReadService reads, Duty duty) {}

    private final JobSettings settings;
    private final Duration rebootTimeout;
    private final OwnPackage own;
    private final HostId host;
    private final Quorum quorum;
    private final Surroundings surroundings;
    private final Optional<ToldKernel> elsewhere;
    private final WorkerRuns runs = new WorkerRuns();
    private TypedBus bus;
    /** One of both stays null. */
    private Alone alone;

    private Ownership ownership;

    /**
     * @param settings with a storage path that no other service uses
     * @param rebootTimeout after the reboot command was run, the host must have been restarted within this time
     * @param own the package that this service is installed from
     * @param quorum of this node; whoever has an embedded store needs none
     * @param elsewhere whether the host may be another machine than this one: then its own word counts of its kernel
     */
    public JobVerticle(
            JobSettings settings,
            Duration rebootTimeout,
            OwnPackage own,
            HostId host,
            Quorum quorum,
            boolean elsewhere,
            Clock clock) {
        this(settings, rebootTimeout, own, host, quorum, elsewhere, Surroundings.real(clock));
    }

    /** @param surroundings with the kernel of this machine */
    JobVerticle(
            JobSettings settings,
            Duration rebootTimeout,
            OwnPackage own,
            HostId host,
            Quorum quorum,
            boolean elsewhere,
            Surroundings surroundings) {
        this.own = own;
        this.settings = settings;
        this.rebootTimeout = rebootTimeout;
        this.host = host;
        this.quorum = quorum;
        this.elsewhere = elsewhere ? Optional.of(new ToldKernel()) : Optional.empty();
        this.surroundings = surroundings;
    }

    /** Fails with a {@link StoreException} that says what to do if the store cannot be used. */
    @Override
    public Future<?> start() {
        bus = new TypedBus(vertx);
        // First of all: a host that was just rebooted must not be told to do so again.
        elsewhere.ifPresent(kernel -> kernel.listen(bus, host));
        runs.listen(bus, host);
        if (!settings.store().embedded()) {
            LeaseTimes times = LeaseTimes.real();
            SharedStore shared = shared(times);
            ReadService reads = new ReadService(bus, host, shared.reads());
            ownership = new Ownership(host, shared, quorum, times, new VertxTimers(vertx), this::leasedDuty, reads);
            ownership.begin();
            return Future.succeededFuture();
        }
        JobStore store = SqliteJobStore.open(settings.storagePath(), surroundings.clock());
        try {
            alone = new Alone(store, new ReadService(bus, host, store), duty(store, new BusWorker(bus, host)));
            return Future.all(alone.reads().begin(), alone.duty().begin());
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    @Override
    public Future<?> stop() {
        if (ownership != null) {
            return ownership.end();
        }
        return Future.join(alone.reads().end(), alone.duty().end())
                .onComplete(ended -> alone.store().close());
    }

    private SharedStore shared(LeaseTimes times) {
        return PostgresStore.open(settings.store(), host, node(), times, uptime());
    }

    /** Names this process, for a person. */
    private static String node() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip() + ":"
                    + ProcessHandle.current().pid();
        } catch (IOException e) {
            return ":" + ProcessHandle.current().pid();
        }
    }

    /** Goes on while the machine sleeps, if this one can tell. */
    private LongSupplier uptime() {
        LongSupplier uptime = surroundings.kernel().uptimeMillis();
        return uptime.getAsLong() >= 0 ? uptime : () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private Duty leasedDuty(LeasedStore store) {
        return duty(store, new LeasedWorker(new BusWorker(bus, host), store));
    }

    private Duty duty(JobStore store, Worker worker) {
        DutyTimers timers = new DutyTimers(new VertxTimers(vertx));
        Core core = new Core(
                host,
                settings,
                rebootTimeout,
                own,
                elsewhere.map(kernel -> surroundings.with(kernel.kernel())).orElse(surroundings),
                new JobState(settings.retention().maxOutputBytesPerJob()),
                store,
                new EventLog(store, events -> bus.publish(Addresses.JOB_EVENTS_TOPIC.at(host), events)),
                new StoreRetry(timers, surroundings.pace().retry()),
                worker,
                timers);
        return new Duty(bus, core, timers, runs, elsewhere);
    }
}
