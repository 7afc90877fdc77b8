// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import io.vertx.core.Future;

/**
 * The worker as the owner of a shared store may use it: it orders nothing once another node may be the owner. Between this
 * look and the arrival of an order a process can still be paused; then the order names a job that was started under its
 * token before, which its worker knows or has been told to refuse.
 */
final class LeasedWorker implements Worker {
    private final Worker worker;
    private final LeasedStore store;

    LeasedWorker(Worker worker, LeasedStore store) {
        this.worker = worker;
        this.store = store;
    }

    @Override
    public Future<CheckReply> check(Operation operation) {
        return worker.check(operation);
    }

    @Override
    public Future<PlanReply> plan(Operation operation) {
        return worker.plan(operation);
    }

    @Override
    public Future<WorkReply> run(WorkOrder order) {
        return owned() ? worker.run(order) : refused();
    }

    @Override
    public Future<CancelReply> cancel(CancelWork cancel) {
        return owned() ? worker.cancel(cancel) : refused();
    }

    @Override
    public Future<String> expectedKernel() {
        return worker.expectedKernel();
    }

    /** By the clock, or by the store, when this node was late to renew. */
    private boolean owned() {
        try {
            return store.held() || store.renew();
        } catch (StoreException e) {
            return false;
        }
    }

    private static <T> Future<T> refused() {
        Problem problem = Problem.of(
                ErrorCode.SERVICE_UNAVAILABLE, "another node may act for this host now, so nothing is ordered");
        return Future.failedFuture(new BusException(problem, null));
    }
}
