// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.PlanMessages.PlanJob;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Admission. A request becomes a job if nothing speaks against it: the rules here first, because they cost nothing, then
 * the worker. While the worker is asked other requests are admitted, so the rules are asked again in the moment in which
 * the job is stored.
 */
final class JobService {
    private static final Duration RETRY_LATER = Duration.ofSeconds(10);

    private final Core core;
    private final Rollbacks rollbacks;
    private final Repeats repeats;
    private final SelfUpdates selfUpdates;
    private final Room room;

    JobService(Core core) {
        this.core = core;
        this.rollbacks = new Rollbacks(core.store());
        this.repeats = new Repeats(core.store());
        this.selfUpdates = new SelfUpdates(core.own());
        this.room = new Room(core.settings().storagePath());
    }

    /** Once it answers {@code Accepted} the job is stored. A problem of the store or of the worker is an answer too. */
    Future<SubmitReply> submit(SubmitJob asked) {
        try {
            Optional<SubmitReply> repeated = repeats.of(asked);
            return repeated.isPresent() ? Future.succeededFuture(repeated.get()) : submitFirst(asked);
        } catch (StoreException e) {
            return refusal(e.problem());
        }
    }

    private Future<SubmitReply> submitFirst(SubmitJob asked) {
        Prepared prepared = prepare(asked.operation());
        if (prepared instanceof Prepared.Refused refused) {
            return refusal(refused.problem());
        }
        Operation operation = ((Prepared.Ready) prepared).operation();
        return objection(operation)
                .map(objection -> checked(asked, objection.orElse(null)))
                .recover(failure -> failure instanceof BusException unanswered
                        ? Future.succeededFuture(checked(asked, unanswered.problem()))
                        : Future.failedFuture(failure));
    }

    /**
     * Shows what a request would come to. It is held against the same rules as one for a job, but a job that runs, or a
     * queue that is full now, does not keep anybody from looking.
     */
    Future<PlanReply> plan(PlanJob asked) {
        try {
            if (asked.operation() instanceof Operation.Reboot reboot) {
                return planReboot(reboot);
            }
            Prepared prepared = complete(asked.operation());
            Optional<Problem> refusal = prepared instanceof Prepared.Ready ready
                    ? selfUpdates.against(ready.operation(), List.of())
                    : Optional.of(((Prepared.Refused) prepared).problem());
            return refusal.isPresent()
                    ? Future.succeededFuture(new PlanReply.Refused(refusal.get()))
                    : core.worker().plan(((Prepared.Ready) prepared).operation());
        } catch (StoreException e) {
            return Future.succeededFuture(new PlanReply.Refused(e.problem()));
        }
    }

    private Future<PlanReply> planReboot(Operation.Reboot reboot) {
        List<JobRecord> active = core.store().active();
        List<Problem> blocked = Stream.of(selfUpdates.inProgress(active), RebootRules.against(reboot, active))
                .flatMap(Optional::stream)
                .toList();
        return core.worker().check(reboot).map(reply -> {
            List<Problem> all = new ArrayList<>(blocked);
            if (reply instanceof CheckReply.Refused refused) {
                all.add(refused.problem());
            }
            return new PlanReply.RebootPlanned(all);
        });
    }

    /** What the worker says against it: that it cannot start, or that it is not any more what was planned. */
    private Future<Optional<Problem>> objection(Operation operation) {
        if (operation.plan() == null) {
            return core.worker()
                    .check(operation)
                    .map(reply -> reply instanceof CheckReply.Refused refused
                            ? Optional.of(refused.problem())
                            : Optional.empty());
        }
        return core.worker()
                .plan(operation)
                .map(reply ->
                        reply instanceof PlanReply.Refused refused ? Optional.of(refused.problem()) : Optional.empty());
    }

    /** @param objection of the worker; null if it has none */
    private SubmitReply checked(SubmitJob asked, Problem objection) {
        try {
            // An equal request may have been stored while the worker was asked for this one.
            return repeats.of(asked)
                    .orElseGet(() -> objection == null ? store(asked) : new SubmitReply.Refused(objection));
        } catch (StoreException e) {
            return new SubmitReply.Refused(e.problem());
        }
    }

    private SubmitReply store(SubmitJob asked) {
        Prepared prepared = prepare(asked.operation());
        if (prepared instanceof Prepared.Refused refused) {
            return new SubmitReply.Refused(refused.problem());
        }
        Prepared.Ready ready = (Prepared.Ready) prepared;
        Moment now = core.now();
        Step plain = core.state()
                .created(
                        core.surroundings().ids().get(),
                        core.host(),
                        ready.operation(),
                        asked.caller(),
                        asked.requestId(),
                        now,
                        dueTime(ready.operation(), now.at()));
        Step created = selfUpdates
                .remark(asked.operation(), ready.operation())
                .map(line -> plain.then(core.state().said(plain.record(), line, now)))
                .orElse(plain)
                .keyed(asked.idempotency());
        if (ready.original().isPresent()) {
            core.log()
                    .commit(
                            created,
                            core.state()
                                    .undoneBy(
                                            ready.original().get(),
                                            created.record().id()));
        } else {
            core.log().commit(created);
        }
        return new SubmitReply.Accepted(created.record().job(), null);
    }

    private Prepared prepare(Operation asked) {
        Optional<Problem> full = room.problem();
        if (full.isPresent()) {
            return new Prepared.Refused(full.get());
        }
        try {
            List<JobRecord> active = core.store().active();
            Optional<Problem> early = selfUpdates
                    .inProgress(active)
                    .or(() -> asked instanceof Operation.Reboot reboot
                            ? RebootRules.against(reboot, active)
                            : Optional.empty());
            if (early.isPresent()) {
                return new Prepared.Refused(early.get());
            }
            Prepared prepared = complete(asked);
            if (!(prepared instanceof Prepared.Ready ready)) {
                return prepared;
            }
            return selfUpdates
                    .against(ready.operation(), active)
                    .or(() -> queueFull(active))
                    .<Prepared>map(Prepared.Refused::new)
                    .orElse(ready);
        } catch (StoreException e) {
            return new Prepared.Refused(e.problem());
        }
    }

    /** As it would be run. */
    private Prepared complete(Operation asked) {
        return asked instanceof Operation.Rollback rollback
                ? rollbacks.prepare(rollback)
                : new Prepared.Ready(selfUpdates.spared(asked), Optional.empty());
    }

    /** Null for as soon as possible. */
    static Instant dueTime(Operation operation, Instant now) {
        return operation instanceof Operation.Reboot reboot && !reboot.delay().isZero()
                ? now.plus(reboot.delay())
                : null;
    }

    private Optional<Problem> queueFull(List<JobRecord> active) {
        long waiting = active.stream().filter(JobRecord::pending).count();
        int capacity = core.settings().queueCapacity();
        return waiting < capacity
                ? Optional.empty()
                : Optional.of(Problem.of(
                                ErrorCode.QUEUE_FULL,
                                waiting + " jobs are waiting already: try again later",
                                Map.of("queued", waiting, "queue_capacity", capacity))
                        .retryAfter(RETRY_LATER));
    }

    private static Future<SubmitReply> refusal(Problem problem) {
        return Future.succeededFuture(new SubmitReply.Refused(problem));
    }
}
