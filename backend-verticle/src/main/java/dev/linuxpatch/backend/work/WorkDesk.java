// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.PlanMessages.PlanWork;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the work addresses of one host, on threads of its own. */
public final class WorkDesk {
    private static final Logger LOG = LoggerFactory.getLogger(WorkDesk.class);
    /** A transaction, and a reboot that somebody insists on beside it. */
    private static final int JOBS = 2;
    /** Checks may ask the package manager; orders and cancels must not wait behind them. */
    private static final int CHECKS = 2;

    /** A plan takes a processor for seconds; whoever wants more at once waits, and many more are sent away. */
    private static final int PLANS = 2;

    private static final int PLANS_WAITING = 8;
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);
    private static final int ORDERS = 1;
    private static final long LONGEST_JOB_DAYS = 7;

    private final TypedBus bus;
    private final HostId host;
    private final WorkerExecutor jobs;
    private final WorkerExecutor orders;
    private final WorkerExecutor checks;
    private final WorkerExecutor plans;
    private final WorkService service;
    private final PlanService planner;
    /** Of this context. */
    private int planning;

    private List<MessageConsumer<?>> served = List.of();

    /** Works on the context that it is made on. */
    public WorkDesk(Vertx vertx, HostId host, Workplace workplace) {
        this.bus = new TypedBus(vertx);
        this.host = host;
        this.jobs = vertx.createSharedWorkerExecutor("jobs@" + host, JOBS, LONGEST_JOB_DAYS, TimeUnit.DAYS);
        this.orders = vertx.createSharedWorkerExecutor("orders@" + host, ORDERS);
        this.checks = vertx.createSharedWorkerExecutor("checks@" + host, CHECKS, 5, TimeUnit.MINUTES);
        this.plans = vertx.createSharedWorkerExecutor("plans@" + host, PLANS, 5, TimeUnit.MINUTES);
        this.planner = workplace.planner();
        Context context = vertx.getOrCreateContext();
        this.service = workplace.open(order -> reporter(vertx, context, order), this::execute);
    }

    /** Completes when orders can come. */
    public Future<?> serve() {
        served = List.of(
                bus.serve(
                        Addresses.WORK_CHECK.at(host),
                        asked -> checks.executeBlocking(
                                () -> service.check(asked.operation())
                                        .<CheckReply>map(CheckReply.Refused::new)
                                        .orElseGet(CheckReply.Ready::new),
                                false)),
                bus.serve(Addresses.WORK_PLAN.at(host), this::plan),
                bus.serve(Addresses.WORK_RUN.at(host), order -> orders.executeBlocking(() -> service.run(order))),
                bus.serve(
                        Addresses.WORK_CANCEL.at(host), asked -> orders.executeBlocking(() -> service.cancel(asked))));
        return Future.all(served.stream().map(MessageConsumer::completion).toList());
    }

    /** Takes no more orders and lets go of every job. What runs goes on running; nobody here waits for it. */
    public Future<?> close() {
        return Future.join(served.stream().map(MessageConsumer::unregister).toList())
                .eventually(() -> orders.executeBlocking(() -> {
                    service.stop();
                    return null;
                }))
                .eventually(() -> Future.join(orders.close(), checks.close(), plans.close(), jobs.close()));
    }

    private Future<PlanReply> plan(PlanWork asked) {
        if (planning >= PLANS + PLANS_WAITING) {
            return Future.succeededFuture(new PlanReply.Refused(Problem.of(
                            ErrorCode.SERVICE_UNAVAILABLE,
                            "the worker is busy with " + planning + " other plans: try again soon")
                    .retryAfter(TRY_AGAIN)));
        }
        planning++;
        return plans.executeBlocking(() -> planner.plan(asked.operation()), false)
                .onComplete(done -> planning--);
    }

    private Reports reporter(Vertx vertx, Context context, WorkOrder order) {
        return new Reporter(vertx, context, bus, Addresses.WORK_REPORT.at(host), order);
    }

    private void execute(Runnable job) {
        jobs.executeBlocking(
                        () -> {
                            job.run();
                            return null;
                        },
                        false)
                .onFailure(failure -> LOG.error("a job did not come to its end", failure));
    }
}
