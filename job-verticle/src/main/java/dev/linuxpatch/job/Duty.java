// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.job.JobStore.LogWindow;
import dev.linuxpatch.shared.bus.Address;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.bus.ScopedAddress;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobMessages.GetJob;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkerStarted;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Acting for the host: from the moment in which the store is this process's own until it is so no more. */
final class Duty {
    /** What one detail shows of a log; the rest is read as events. */
    private static final LogWindow DETAIL = new LogWindow(10_000, 1 << 20);

    private final TypedBus bus;
    private final Core core;
    private final DutyTimers timers;
    private final WorkerRuns runs;
    private final Optional<ToldKernel> elsewhere;
    /** How each of those ends that take messages now. */
    private final List<Supplier<Future<Void>>> endings = new ArrayList<>();

    private boolean over;

    /**
     * @param timers those that the core has
     * @param runs of the host's worker
     * @param elsewhere the kernel that the core has, unless it is that of this machine
     */
    Duty(TypedBus bus, Core core, DutyTimers timers, WorkerRuns runs, Optional<ToldKernel> elsewhere) {
        this.bus = bus;
        this.core = core;
        this.timers = timers;
        this.runs = runs;
        this.elsewhere = elsewhere;
    }

    /** Takes up what the store says, then serves. */
    Future<?> begin() {
        Keeper keeper = new Keeper(core);
        lookAgain(keeper);
        MessageConsumer<?> workers = bus.subscribe(Addresses.WORKER_TOPIC, (WorkerStarted worker) -> {
            if (worker.host().equals(core.host())) {
                // First of all: a host that was just rebooted must not be told to do so again.
                elsewhere.ifPresent(kernel -> kernel.told(worker.boot()));
                keeper.goOn();
            }
        });
        endings.add(workers::unregister);
        runs.onOther(keeper::goOn);
        endings.add(() -> {
            runs.onOther(() -> {});
            return Future.succeededFuture();
        });
        elsewhere.ifPresent(kernel -> {
            kernel.onOther(keeper::hostTold);
            endings.add(() -> {
                kernel.onOther(() -> {});
                return Future.succeededFuture();
            });
        });
        return serve(keeper).onSuccess(served -> {
            if (!over) {
                keeper.goOn();
            }
        });
    }

    /** From now on nothing is done, also of what was begun. The store is still open. */
    Future<?> end() {
        over = true;
        core.retry().stop();
        timers.end();
        return Future.join(endings.stream().map(Supplier::get).toList());
    }

    private void lookAgain(Keeper keeper) {
        timers.after(core.surroundings().pace().housekeeping(), () -> {
            lookAgain(keeper);
            keeper.look();
        });
    }

    private Future<?> serve(Keeper keeper) {
        JobService service = new JobService(core);
        StoreHealth health = new StoreHealth(core, new Room(core.settings().storagePath()), keeper::recovering);
        return Future.all(List.of(
                served(Addresses.JOB_SUBMIT, service::submit),
                served(Addresses.JOB_PLAN, service::plan),
                served(Addresses.JOB_GET, now(this::detail)),
                served(Addresses.JOB_LIST, now(core.store()::list)),
                served(Addresses.JOB_END, keeper.endings()::end),
                served(Addresses.JOB_EVENTS, now(core.store()::events)),
                served(Addresses.JOB_HEALTH, now(asked -> health.now())),
                served(Addresses.WORK_REPORT, now(keeper.reports()::take))));
    }

    private JobReply detail(GetJob asked) {
        return core.store()
                .detail(asked.id(), DETAIL)
                .<JobReply>map(JobReply.Found::new)
                .orElseGet(() -> new JobReply.Refused(Rollbacks.unknown(asked.id())));
    }

    private <Q, R> Future<Void> served(ScopedAddress<HostId, Q, R> address, Function<Q, Future<R>> handler) {
        Address<Q, R> own = address.at(core.host());
        MessageConsumer<?> consumer = bus.serve(own, handler);
        endings.add(() -> bus.retire(own, consumer));
        return consumer.completion();
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
