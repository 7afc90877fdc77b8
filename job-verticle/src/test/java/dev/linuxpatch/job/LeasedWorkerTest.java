// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import io.vertx.core.Future;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class LeasedWorkerTest {
    private final List<Object> ordered = new ArrayList<>();
    private final WorkOrder order = new WorkOrder(
            Samples.newId(), 7, Samples.install("a"), Duration.ofMinutes(1), Duration.ZERO, 0, OutputMark.NONE);
    private final CancelWork cancel = new CancelWork(order.job(), 7);

    @Test
    void theOwnerOrders() {
        Worker worker = worker(() -> true, () -> false);

        worker.run(order);
        worker.cancel(cancel);

        assertThat(ordered).containsExactly(order, cancel);
    }

    @Test
    void anOwnerThatWasLateAsksWhetherItStillIsOne() {
        Worker worker = worker(() -> false, () -> true);

        worker.run(order);

        assertThat(ordered).containsExactly(order);
    }

    @Test
    void whoeverLostItOrdersNothing() {
        Worker worker = worker(() -> false, () -> false);

        Future<WorkReply> run = worker.run(order);
        Future<CancelReply> cancelled = worker.cancel(cancel);

        assertThat(ordered).isEmpty();
        assertThat(cancelled.failed()).isTrue();
        assertThat(run.cause())
                .isInstanceOfSatisfying(
                        BusException.class,
                        refusal -> assertThat(refusal.problem().code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    }

    @Test
    void norDoesWhoCannotAsk() {
        Worker worker = worker(() -> false, () -> {
            throw new StoreException("away", null, true);
        });

        assertThat(worker.run(order).failed()).isTrue();
        assertThat(ordered).isEmpty();
    }

    private Worker worker(BooleanSupplier held, BooleanSupplier renewed) {
        LeasedStore store = (LeasedStore) Proxy.newProxyInstance(
                LeasedStore.class.getClassLoader(),
                new Class<?>[] {LeasedStore.class},
                (proxy, method, arguments) ->
                        method.getName().equals("held") ? held.getAsBoolean() : renewed.getAsBoolean());
        return new LeasedWorker(new Recorder(), store);
    }

    private final class Recorder implements Worker {
        @Override
        public Future<CheckReply> check(Operation operation) {
            throw new AssertionError();
        }

        @Override
        public Future<PlanReply> plan(Operation operation) {
            throw new AssertionError();
        }

        @Override
        public Future<WorkReply> run(WorkOrder asked) {
            ordered.add(asked);
            return Future.succeededFuture(new WorkReply.Taken(asked.job()));
        }

        @Override
        public Future<CancelReply> cancel(CancelWork asked) {
            ordered.add(asked);
            return Future.succeededFuture(new CancelReply.Stopping(asked.job()));
        }

        @Override
        public Future<String> expectedKernel() {
            throw new AssertionError();
        }
    }
}
