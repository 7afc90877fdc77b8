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
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
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
    private final HostId host;
    private final Surroundings surroundings;
    private TypedBus bus;
    private JobStore store;
    private StoreRetry retry;

    /** @param settings with a storage path that no other service uses */
    public JobVerticle(JobSettings settings, HostId host, Clock clock) {
        this(settings, host, Surroundings.real(clock));
    }

    JobVerticle(JobSettings settings, HostId host, Surroundings surroundings) {
        this.settings = settings;
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
        retry = new StoreRetry(vertx, surroundings.storeRetry());
        JobState state = new JobState(settings.retention().maxOutputBytesPerJob());
        Core core = new Core(host, settings, surroundings, state, store, new EventLog(store, bus), retry, bus, vertx);
        new Recovery(core).run();

        Dispatcher dispatcher = new Dispatcher(core, new TimeoutWatch(core));
        Retention retention = new Retention(core);
        core.log().onTurn(dispatcher::wake);
        core.log().onTurn(retention::wake);
        vertx.setPeriodic(surroundings.housekeeping().toMillis(), timer -> {
            dispatcher.wake();
            retention.wake();
        });
        return serve(core).onSuccess(served -> dispatcher.wake());
    }

    @Override
    public Future<?> stop() {
        retry.stop();
        store.close();
        return Future.succeededFuture();
    }

    private Future<?> serve(Core core) {
        JobService service = new JobService(core);
        Endings endings = new Endings(core);
        Reports reports = new Reports(core);
        StoreHealth health = new StoreHealth(core);
        return Future.all(List.of(
                served(Addresses.JOB_SUBMIT, service::submit),
                served(Addresses.JOB_GET, now(this::detail)),
                served(Addresses.JOB_LIST, now(store::list)),
                served(Addresses.JOB_END, endings::end),
                served(Addresses.JOB_EVENTS, now(store::events)),
                served(Addresses.JOB_HEALTH, now(asked -> health.now())),
                served(Addresses.WORK_REPORT, now(reports::take))));
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
