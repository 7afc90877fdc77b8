// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.conf.JobSettings;
import dev.linuxpatch.conf.PostgresServer;
import dev.linuxpatch.conf.RetentionSettings;
import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One of several nodes that share a store, as a process of its own. It submits a job ten times a second, its worker does
 * each at once, and it says on its standard output what it was told: {@code accepted JOB} and {@code order JOB FENCE}.
 */
public final class NodeProcess {
    private static final long PERIOD_MILLIS = 100;

    private NodeProcess() {}

    /** @param arguments port, database and user of the server, password file, directory */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[4]);
        PostgresServer server = new PostgresServer(
                "127.0.0.1", Integer.parseInt(arguments[0]), arguments[1], arguments[2], null, null, null);
        JobSettings settings = new JobSettings(
                5,
                Duration.ofMinutes(30),
                directory,
                100,
                Duration.ofSeconds(1),
                new RetentionSettings(100_000, Duration.ofDays(30), 1_000_000, 1L << 30),
                new StoreSettings(server, Path.of(arguments[3])));
        Vertx vertx = Vertx.vertx();
        TypedBus.install(vertx);
        TypedBus bus = new TypedBus(vertx);
        bus.serve(Addresses.WORK_CHECK.at(Samples.HOST), check -> Future.succeededFuture(new CheckReply.Ready()));
        bus.serve(Addresses.WORK_RUN.at(Samples.HOST), order -> {
            say("order " + order.job() + " " + order.fence());
            vertx.runOnContext(none -> report(bus, order));
            return Future.succeededFuture(new WorkReply.Taken(order.job()));
        });
        JobHarness.deployReal(vertx, settings);
        vertx.setPeriodic(PERIOD_MILLIS, timer -> submit(bus));
        say("started");
    }

    private static void submit(TypedBus bus) {
        bus.request(
                        Addresses.JOB_SUBMIT.at(Samples.HOST),
                        new SubmitJob(Samples.install("p"), Samples.CALLER, Samples.REQUEST, null))
                .onSuccess(reply -> {
                    if (reply instanceof SubmitReply.Accepted accepted) {
                        say("accepted " + accepted.job().id());
                    }
                });
    }

    private static void report(TypedBus bus, WorkOrder order) {
        bus.request(
                Addresses.WORK_REPORT.at(Samples.HOST),
                new WorkReport(order.job(), order.fence(), 1, List.of(Samples.succeeded()), OutputMark.NONE));
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
