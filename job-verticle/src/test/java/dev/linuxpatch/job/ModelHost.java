// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.job.ModelService.Death;
import dev.linuxpatch.job.Surroundings.Kernel;
import dev.linuxpatch.job.Surroundings.Pace;
import dev.linuxpatch.shared.job.CancelMode;
import dev.linuxpatch.shared.job.IdempotencyKey;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EndJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A host with its clocks, its disk, its worker and the service, to which things happen. */
final class ModelHost {
    private static final int MOST_JOBS = 3;
    private static final List<Operation> OPERATIONS = List.of(
            Samples.install("a"),
            Samples.patches(true, Duration.ZERO),
            Samples.patches(true, Duration.ofMinutes(5)),
            Samples.reboot(Duration.ZERO),
            Samples.reboot(Duration.ofMinutes(5)));

    /** What can happen. */
    enum Kind {
        SUBMIT,
        REPEAT_SUBMIT,
        WORK,
        REPORT,
        LOSE_REPORT_REPLY,
        LOSE_ORDER_REPLY,
        CANCEL,
        DEFERRED_CANCEL,
        WAIT,
        SET_CLOCK,
        KILL_SERVICE,
        KILL_BEFORE_COMMIT,
        KILL_AFTER_COMMIT,
        KILL_WORKER,
        WORKER_AWAY,
        LOSE_JOURNAL,
        REBOOT
    }

    /**
     * One thing that happens.
     *
     * @param job index of the job that it happens to
     * @param amount how much of it
     */
    record Act(Kind kind, int job, int amount) {}

    /**
     * When a job began to run.
     *
     * @param boot how often the host had been started by then
     */
    record Start(long millis, int boot) {}

    private final JobStore disk;
    private final Clock wall = new Clock() {
        @Override
        public Instant instant() {
            return Samples.NOON.plusMillis(millis + wallOffset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };
    private long millis;
    private long wallOffset;
    private long bootedAt;
    private long lastId;
    private ModelService service;

    final ModelWorker worker = new ModelWorker();
    final Map<IdempotencyKey, JobId> accepted = new LinkedHashMap<>();
    final Map<JobId, Start> started = new LinkedHashMap<>();
    final List<JobEvent> published = new ArrayList<>();
    int boots = 1;
    /** From then on nothing has broken. */
    long settledAt = Long.MAX_VALUE / 2;

    ModelHost(JobStore disk) {
        this.disk = disk;
        start();
    }

    JobStore disk() {
        return disk;
    }

    long millis() {
        return millis;
    }

    List<JobId> jobs() {
        return List.copyOf(accepted.values());
    }

    void happens(Act act) {
        switch (act.kind()) {
            case SUBMIT -> {
                if (accepted.size() < MOST_JOBS) {
                    submit(accepted.size(), OPERATIONS.get(act.amount() % OPERATIONS.size()));
                }
            }
            case REPEAT_SUBMIT -> job(act).ifPresent(id -> submit(act.job() % accepted.size(), null));
            case WORK -> job(act).ifPresent(worker::step);
            case REPORT -> job(act).ifPresent(id -> report(id, 1 + act.amount(), false));
            case LOSE_REPORT_REPLY -> job(act).ifPresent(id -> report(id, 1 + act.amount(), true));
            case LOSE_ORDER_REPLY -> worker.loseNextAnswer = true;
            case CANCEL -> job(act).ifPresent(id -> cancel(id, CancelMode.REFUSE));
            case DEFERRED_CANCEL -> job(act).ifPresent(id -> cancel(id, CancelMode.DEFER));
            case WAIT -> pass(Duration.ofSeconds(List.of(1, 30, 150, 400, 2_000).get(act.amount())));
            case SET_CLOCK -> wallOffset += Duration.ofDays(act.amount() - 2L).toMillis();
            case KILL_SERVICE -> service.kill();
            case KILL_BEFORE_COMMIT -> service.death = Death.BEFORE_COMMIT;
            case KILL_AFTER_COMMIT -> service.death = Death.AFTER_COMMIT;
            case KILL_WORKER -> comeBack(worker::crash);
            case WORKER_AWAY -> away();
            case LOSE_JOURNAL -> job(act).ifPresent(id -> comeBack(() -> worker.forget(id)));
            case REBOOT -> reboot();
        }
        revive();
    }

    /**
     * Everything works from now on, and goes on until nothing is left to do.
     *
     * @param check called each minute
     */
    void settle(boolean rebootsWork, Runnable check) {
        if (!worker.up) {
            back();
        }
        settledAt = millis;
        for (int round = 0; round < 500 && !disk.active().isEmpty(); round++) {
            worker.loseNextAnswer = false;
            for (JobId id : jobs()) {
                worker.step(id);
                report(id, Integer.MAX_VALUE, false);
                revive();
                boolean active = disk.find(id).filter(JobRecord::rebooting).isPresent();
                if (rebootsWork && active && worker.goingDown(id)) {
                    reboot();
                    revive();
                }
            }
            pass(Duration.ofMinutes(1));
            revive();
            check.run();
        }
    }

    private Optional<JobId> job(Act act) {
        return accepted.isEmpty() ? Optional.empty() : Optional.of(jobs().get(act.job() % accepted.size()));
    }

    /** @param operation null for what the request with this number asked for before */
    private void submit(int number, Operation operation) {
        IdempotencyKey key = new IdempotencyKey("key-" + number, "digest", "{}");
        JobId known = accepted.get(key);
        Operation asked =
                operation == null ? disk.find(known).orElseThrow().job().operation() : operation;
        service.run(() -> service.jobs
                .submit(new SubmitJob(asked, Samples.CALLER, Samples.REQUEST, key))
                .onSuccess(reply -> answered(key, reply)));
        // Stored, but the answer was lost with the service: the client would find it by asking again.
        disk.find(Samples.CALLER, key.key())
                .ifPresent(kept -> accepted.putIfAbsent(key, kept.job().id()));
    }

    private void answered(IdempotencyKey key, SubmitReply reply) {
        if (reply instanceof SubmitReply.Accepted made) {
            JobId before = accepted.putIfAbsent(key, made.job().id());
            if (before != null && !before.equals(made.job().id())) {
                throw new AssertionError("one request made two jobs");
            }
        }
    }

    private void report(JobId id, int most, boolean loseAnswer) {
        worker.report(id, most, loseAnswer, this::take);
    }

    private Optional<ReportReply> take(WorkReport report) {
        List<ReportReply> reply = new ArrayList<>();
        service.run(() -> reply.add(service.keeper.reports().take(report)));
        return service.alive() ? reply.stream().findFirst() : Optional.empty();
    }

    private void cancel(JobId id, CancelMode mode) {
        boolean active = disk.find(id)
                .filter(record -> !record.job().status().terminal())
                .isPresent();
        if (active) {
            service.run(() -> service.keeper.endings().end(new EndJob(id, Samples.CALLER, mode)));
        }
    }

    private void pass(Duration time) {
        long end = millis + time.toMillis();
        while (millis < end) {
            millis = Math.max(millis, service.nextDue(end));
            service.tick();
            revive();
        }
    }

    private void comeBack(Runnable end) {
        end.run();
        back();
    }

    private void away() {
        worker.crash();
        worker.up = !worker.up;
        if (worker.up) {
            back();
        }
    }

    private void back() {
        worker.up = true;
        service.run(service.keeper::goOn);
        revive();
    }

    private void reboot() {
        service.kill();
        worker.powerCut();
        worker.up = true;
        boots++;
        millis += 30_000;
        bootedAt = millis;
    }

    private void noteStarts() {
        for (JobRecord record : disk.active()) {
            if (record.running()) {
                started.putIfAbsent(record.id(), new Start(millis, boots));
            }
        }
    }

    private void revive() {
        // A service that dies while it starts is started again, too.
        while (!service.alive()) {
            start();
        }
    }

    private void start() {
        Kernel kernel = new Kernel(() -> "boot-" + boots, () -> "6.1", () -> millis - bootedAt);
        Pace pace = new Pace(ModelService.GRACE, Duration.ofSeconds(12), Duration.ofSeconds(30), Duration.ofSeconds(2));
        Surroundings surroundings = new Surroundings(wall, () -> new JobId(new UUID(0, ++lastId)), kernel, pace);
        service = new ModelService(disk, worker, surroundings, () -> millis, this::noteStarts, published::addAll);
    }
}
