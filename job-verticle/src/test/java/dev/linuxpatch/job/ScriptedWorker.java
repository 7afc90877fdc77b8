// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.SystemInfo;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.PlanMessages.PlanWork;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import dev.linuxpatch.shared.work.WorkMessages.CheckWork;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** A worker on the real bus that does what the test says, and shows what it was asked. */
final class ScriptedWorker {
    private final TypedBus bus;
    private final BlockingQueue<WorkOrder> orders = new LinkedBlockingQueue<>();
    final BlockingQueue<PlanWork> planned = new LinkedBlockingQueue<>();
    private final BlockingQueue<CancelWork> cancels = new LinkedBlockingQueue<>();
    private final Map<Long, Long> reported = new HashMap<>();

    volatile Function<CheckWork, Future<CheckReply>> onCheck = check -> Future.succeededFuture(new CheckReply.Ready());
    volatile Function<PlanWork, Future<PlanReply>> onPlan =
            asked -> Future.succeededFuture(new PlanReply.Planned(Samples.plan(asked.operation())));
    volatile Function<WorkOrder, Future<WorkReply>> onRun =
            order -> Future.succeededFuture(new WorkReply.Taken(order.job()));
    volatile Function<CancelWork, Future<CancelReply>> onCancel =
            cancel -> Future.succeededFuture(new CancelReply.Stopping(cancel.job()));

    volatile String expectedKernel = "";

    ScriptedWorker(Vertx vertx) {
        this.bus = new TypedBus(vertx);
        Await.result(
                bus.serve(Addresses.SYSTEM_INFO.at(Samples.HOST), asked -> Future.succeededFuture(info(expectedKernel)))
                        .completion());
        Await.result(bus.serve(Addresses.WORK_CHECK.at(Samples.HOST), check -> onCheck.apply(check))
                .completion());
        Await.result(bus.serve(Addresses.WORK_PLAN.at(Samples.HOST), asked -> {
                    planned.add(asked);
                    return onPlan.apply(asked);
                })
                .completion());
        Await.result(bus.serve(Addresses.WORK_RUN.at(Samples.HOST), order -> {
                    orders.add(order);
                    return onRun.apply(order);
                })
                .completion());
        Await.result(bus.serve(Addresses.WORK_CANCEL.at(Samples.HOST), cancel -> {
                    cancels.add(cancel);
                    return onCancel.apply(cancel);
                })
                .completion());
    }

    WorkOrder nextOrder() {
        return Await.next(orders);
    }

    CancelWork nextCancel() {
        return Await.next(cancels);
    }

    boolean hasOrder() {
        return !orders.isEmpty();
    }

    /** Reports the next events of a run, and expects them to be committed. */
    void report(WorkOrder order, WorkEvent... events) {
        long first = reported.getOrDefault(order.fence(), 0L) + 1;
        long last = first + events.length - 1;
        ReportReply reply = send(new WorkReport(order.job(), order.fence(), first, List.of(events), OutputMark.NONE));
        if (!reply.equals(new ReportReply.Committed(last))) {
            throw new AssertionError("not committed: " + reply);
        }
        reported.put(order.fence(), last);
    }

    private static SystemInfo info(String expectedKernel) {
        return new SystemInfo(
                "a",
                "Debian",
                "12",
                "6.1.0-9",
                expectedKernel,
                "x86_64",
                null,
                null,
                false,
                List.of(),
                1,
                null,
                "apt",
                "/",
                true);
    }

    ReportReply send(WorkReport report) {
        return Await.result(bus.request(Addresses.WORK_REPORT.at(Samples.HOST), report));
    }
}
