// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.work.WorkMessages.WorkerStarted;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Acting for the host: from the moment in which the store is this process's own until it is so no more. */
final class Duty {
    private final TypedBus bus;
    private final Core core;
    private final DutyTimers timers;
    private final WorkerRuns runs;
    private final Optional<ToldKernel> elsewhere;
    private final Served served;
    /** How each of those ends that listen now. */
    private final List<Supplier<Future<?>>> endings = new ArrayList<>();

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
        this.served = new Served(bus, core.host());
        endings.add(served::end);
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
                served.serve(Addresses.JOB_SUBMIT, service::submit),
                served.serve(Addresses.JOB_PLAN, service::plan),
                served.serve(Addresses.JOB_END, keeper.endings()::end),
                served.serveNow(Addresses.JOB_HEALTH, asked -> health.now()),
                served.serveNow(Addresses.WORK_REPORT, keeper.reports()::take)));
    }
}
