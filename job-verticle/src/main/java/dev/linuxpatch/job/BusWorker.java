// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.host.SystemInfo;
import dev.linuxpatch.shared.host.SystemMessages.GetSystemInfo;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.PlanMessages.PlanWork;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import dev.linuxpatch.shared.work.WorkMessages.CheckWork;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import io.vertx.core.Future;

/** The worker at the other end of the event bus. */
final class BusWorker implements Worker {
    private final TypedBus bus;
    private final HostId host;

    BusWorker(TypedBus bus, HostId host) {
        this.bus = bus;
        this.host = host;
    }

    @Override
    public Future<CheckReply> check(Operation operation) {
        return bus.request(Addresses.WORK_CHECK.at(host), new CheckWork(operation));
    }

    @Override
    public Future<PlanReply> plan(Operation operation) {
        return bus.request(Addresses.WORK_PLAN.at(host), new PlanWork(operation));
    }

    @Override
    public Future<WorkReply> run(WorkOrder order) {
        return bus.request(Addresses.WORK_RUN.at(host), order);
    }

    @Override
    public Future<CancelReply> cancel(CancelWork cancel) {
        return bus.request(Addresses.WORK_CANCEL.at(host), cancel);
    }

    @Override
    public Future<String> expectedKernel() {
        return bus.request(Addresses.SYSTEM_INFO.at(host), new GetSystemInfo()).map(SystemInfo::expectedKernel);
    }
}
