// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import io.vertx.core.Future;

/** The worker of the host, as the job verticle sees it. No answer is a {@link dev.linuxpatch.shared.bus.BusException}. */
interface Worker {
    Future<CheckReply> check(Operation operation);

    Future<PlanReply> plan(Operation operation);

    Future<WorkReply> run(WorkOrder order);

    Future<CancelReply> cancel(CancelWork cancel);

    /** Release of the kernel that a reboot should start; empty if nobody can tell. */
    Future<String> expectedKernel();
}
