// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.conf.JobSettings;
import dev.linuxpatch.job.JobStore.LogWindow;
import dev.linuxpatch.job.sqlite.SqliteJobStore;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.bus.ScopedAddress;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobMessages.GetJob;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.packages.OwnPackage;
import dev.linuxpatch.shared.work.WorkMessages.WorkerStarted;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Keeps the jobs of one host. It is the only writer of their state.
 *
 * <p>Deploy one instance with {@link io.vertx.core.ThreadingModel#WORKER}: it blocks on its disk, and its single ordered
 * context is what makes a look at the store and the commit after it one step.
 */
public final class JobVerticle extends VerticleBase {
    /** What one detail shows of a log; the rest is read as events. */
    private static final LogWindow DETAIL = new LogWindow(10_000, 1 << 20);

    private final JobSettings settings;
    private final Duration rebootTimeout;
    private final OwnPackage own;
    private final HostId host;
    private final Surroundings surroundings;
    private TypedBus bus;
    private JobStore store;
    private StoreRetry retry;

    /**
     * @param settings with a storage path that no other service uses
     * @param rebootTimeout after the reboot command was run, the host must have been restarted within this time
     * @param own the package that this service is installed from
     */
    public JobVerticle(JobSettings settings, Duration rebootTimeout, OwnPackage own, HostId host, Clock clock) {
        this(settings, rebootTimeout, own, host, Surroundings.real(clock));
    }

    JobVerticle(JobSettings settings, Duration rebootTimeout, OwnPackage own, HostId host, Surroundings surroundings) {
        this.own = own;
        this.settings = settings;
        this.rebootTimeout = rebootTimeout;
        this.host = host;
        this.surroundings = surroundings;
    }

    /** Fails with a {@link StoreException} that says what to do if the store cannot be used. */
    @Override
    public Future<?> start() {
        bus = new TypedBus(vertx);
        store = SqliteJobStore.open(settings.storagePath(), surroundings.clock());
        try {
            return begin();
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private Future<?> begin() {
        Timers timers = new VertxTimers(vertx);
        retry = new StoreRetry(timers, surroundings.pace().retry());
        Core core = new Core(
                host,
                settings,
                rebootTimeout,
                own,
                surroundings,
                new JobState(settings.retention().maxOutputBytesPerJob()),
                store,
                new EventLog(store, events -> bus.publish(Addresses.JOB_EVENTS_TOPIC.at(host), events)),
                retry,
                new BusWorker(bus, host),
                timers);
        Keeper keeper = new Keeper(core);
        vertx.setPeriodic(surroundings.pace().housekeeping().toMillis(), timer -> keeper.look());
        bus.subscribe(Addresses.WORKER_TOPIC, (WorkerStarted worker) -> {
            if (worker.host().equals(host)) {
                keeper.goOn();
            }
        });
        return serve(core, keeper).onSuccess(served -> keeper.goOn());
    }

    @Override
    public Future<?> stop() {
        retry.stop();
        store.close();
        return Future.succeededFuture();
    }

    private Future<?> serve(Core core, Keeper keeper) {
        JobService service = new JobService(core);
        StoreHealth health = new StoreHealth(core, new Room(settings.storagePath()), keeper::recovering);
        return Future.all(List.of(
                served(Addresses.JOB_SUBMIT, service::submit),
                served(Addresses.JOB_PLAN, service::plan),
                served(Addresses.JOB_GET, now(this::detail)),
                served(Addresses.JOB_LIST, now(store::list)),
                served(Addresses.JOB_END, keeper.endings()::end),
                served(Addresses.JOB_EVENTS, now(store::events)),
                served(Addresses.JOB_HEALTH, now(asked -> health.now())),
                served(Addresses.WORK_REPORT, now(keeper.reports()::take))));
    }

    private JobReply detail(GetJob asked) {
        return store.detail(asked.id(), DETAIL)
                .<JobReply>map(JobReply.Found::new)
                .orElseGet(() -> new JobReply.Refused(Rollbacks.unknown(asked.id())));
    }

    private <Q, R> Future<Void> served(ScopedAddress<HostId, Q, R> address, Function<Q, Future<R>> handler) {
        return bus.serve(address.at(host), handler).completion();
    }

    /** For what is answered at once: a store that fails is told as unavailable, not as a bug. */
    private static <Q, R> Function<Q, Future<R>> now(Function<Q, R> handler) {
        return asked -> {
            try {
                return Future.succeededFuture(handler.apply(asked));
            } catch (StoreException e) {
                return Future.failedFuture(new BusException(e.problem(), e));
            }
        };
    }
}
