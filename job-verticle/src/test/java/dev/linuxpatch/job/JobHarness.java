// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.conf.JobSettings;
import dev.linuxpatch.conf.RetentionSettings;
import dev.linuxpatch.job.Surroundings.Kernel;
import dev.linuxpatch.job.Surroundings.Pace;
import dev.linuxpatch.job.quorum.Quorum;
import dev.linuxpatch.shared.bus.Address;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.host.HostBoot;
import dev.linuxpatch.shared.host.HostMessages.HostBeat;
import dev.linuxpatch.shared.host.HostRecord;
import dev.linuxpatch.shared.job.CancelMode;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobDetail;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EndJob;
import dev.linuxpatch.shared.job.JobMessages.EndReply;
import dev.linuxpatch.shared.job.JobMessages.GetJob;
import dev.linuxpatch.shared.job.JobMessages.GetJobHealth;
import dev.linuxpatch.shared.job.JobMessages.JobEvents;
import dev.linuxpatch.shared.job.JobMessages.JobHealth;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.OwnPackage;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkerStarted;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The job verticle as it is deployed, on a real bus and a real disk, with a scripted worker at its side. */
final class JobHarness implements AutoCloseable {
    static final Duration REBOOT_TIMEOUT = Duration.ofMinutes(10);
    static final OwnPackage OWN = new OwnPackage(new PackageName("linux-patch-api"));
    private static final Duration DAY = Duration.ofDays(1);

    final MovableClock clock = new MovableClock();
    final Vertx vertx = Vertx.vertx();
    final TypedBus bus;
    final Timeline timeline = new Timeline();
    volatile String bootId = "boot-1";
    volatile String kernel = "6.1.0-9";
    /** Whether the host is another machine: then the boot id above is not its own. */
    boolean elsewhere;

    private final Path directory;
    private String deployment;

    JobHarness(Path directory) {
        this.directory = directory;
        TypedBus.install(vertx);
        bus = new TypedBus(vertx);
        Await.result(bus.subscribe(
                        Addresses.JOB_EVENTS_TOPIC.at(Samples.HOST), (JobEvents heard) -> timeline.add(heard.events()))
                .completion());
    }

    /** The defaults, with room in the queue for three. */
    JobSettings settings() {
        return new JobSettings(
                5,
                Duration.ofMinutes(30),
                directory,
                3,
                Duration.ofSeconds(120),
                new RetentionSettings(100, DAY.multipliedBy(30), 1_000_000, 1L << 30));
    }

    JobHarness start() {
        return start(settings(), known -> known);
    }

    JobHarness start(JobSettings settings, UnaryOperator<Surroundings> change) {
        deployment = Await.result(deploy(settings, change));
        return this;
    }

    Future<String> deploy(JobSettings settings, UnaryOperator<Surroundings> change) {
        Surroundings surroundings = new Surroundings(
                clock,
                Samples::newId,
                new Kernel(() -> bootId, () -> kernel, clock::uptimeMillis),
                new Pace(Duration.ofMinutes(2), Duration.ofSeconds(5), Duration.ofMillis(50), Duration.ofMillis(50)));
        JobVerticle verticle = new JobVerticle(
                settings, REBOOT_TIMEOUT, OWN, Samples.HOST, Quorum.always(), elsewhere, change.apply(surroundings));
        return vertx.deployVerticle(verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER));
    }

    /** In a process of its own, with everything as it is. */
    static void deployReal(Vertx vertx, JobSettings settings) {
        deployReal(vertx, settings, Quorum.always());
    }

    static void deployReal(Vertx vertx, JobSettings settings, Quorum quorum) {
        Await.result(vertx.deployVerticle(
                new JobVerticle(settings, REBOOT_TIMEOUT, OWN, Samples.HOST, quorum, false, Clock.systemUTC()),
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    }

    void stop() {
        Await.result(vertx.undeploy(deployment));
    }

    void restart() {
        stop();
        start();
    }

    /** The host restarts, and the service with it. */
    void comeBack(String newBootId) {
        stop();
        bootId = newBootId;
        start();
    }

    /** The worker of this host can take orders from now on. */
    void announceWorker() {
        announceWorker(null);
    }

    void announceWorker(HostBoot boot) {
        bus.publish(Addresses.WORKER_TOPIC, new WorkerStarted(Samples.HOST, boot));
    }

    /** A sign of life of the host. */
    void beat(HostBoot boot) {
        beat(boot, null);
    }

    void beat(HostBoot boot, String run) {
        HostRecord record =
                new HostRecord(Samples.HOST, "a", Map.of(), List.of(), "debian", "12", "x86_64", "apt", "1.0.0");
        bus.publish(Addresses.HOST_TOPIC, new HostBeat(record, boot, false, run));
    }

    <Q, R> R ask(Address<Q, R> address, Q question) {
        return Await.result(bus.request(address, question));
    }

    SubmitReply submit(Operation operation) {
        return ask(
                Addresses.JOB_SUBMIT.at(Samples.HOST), new SubmitJob(operation, Samples.CALLER, Samples.REQUEST, null));
    }

    Job accepted(Operation operation) {
        SubmitReply reply = submit(operation);
        if (reply instanceof SubmitReply.Accepted accepted) {
            return accepted.job();
        }
        throw new AssertionError("not accepted: " + reply);
    }

    Problem refused(Operation operation) {
        SubmitReply reply = submit(operation);
        if (reply instanceof SubmitReply.Refused refused) {
            return refused.problem();
        }
        throw new AssertionError("not refused: " + reply);
    }

    JobDetail detail(JobId id) {
        JobReply reply = ask(Addresses.JOB_GET.at(Samples.HOST), new GetJob(id));
        if (reply instanceof JobReply.Found found) {
            return found.detail();
        }
        throw new AssertionError("not found: " + reply);
    }

    Job job(JobId id) {
        return detail(id).job();
    }

    EndReply end(JobId id) {
        return end(id, CancelMode.REFUSE);
    }

    EndReply end(JobId id, CancelMode mode) {
        return ask(Addresses.JOB_END.at(Samples.HOST), new EndJob(id, Samples.CALLER, mode));
    }

    JobHealth health() {
        return ask(Addresses.JOB_HEALTH.at(Samples.HOST), new GetJobHealth());
    }

    /** Submits a job and lets the worker end it at once. */
    Job run(ScriptedWorker worker, Operation operation, WorkEvent... events) {
        Job job = accepted(operation);
        WorkOrder order = worker.nextOrder();
        worker.report(order, events);
        return job(job.id());
    }

    @Override
    public void close() {
        Await.result(vertx.close());
    }
}
