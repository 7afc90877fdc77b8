// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.PlanMessages.PlanReply;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.CancelReply;
import dev.linuxpatch.shared.work.WorkMessages.CancelWork;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import dev.linuxpatch.shared.work.WorkOutcome;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A worker reduced to what the protocol promises: a journal and programs that outlive it, orders that may come again, reports
 * that are repeated until they are committed. It counts what it does to the host, which is what the model is about.
 */
final class ModelWorker implements Worker {
    /** What the output of a change is, line by line. */
    private static final int LINES = 3;

    /** On disk: what an order has led to. */
    private static final class Journal {
        final WorkOrder order;
        /** The change, or the reboot command, was begun: from then on it goes on without us. */
        boolean begun;

        int lines;
        boolean over;
        WorkOutcome outcome;

        Journal(WorkOrder order) {
            this.order = order;
        }

        boolean reboot() {
            return order.operation() instanceof Operation.Reboot;
        }
    }

    /** In memory: what is being told of it. */
    private static final class Run {
        final Journal journal;
        final List<WorkEvent> events = new ArrayList<>();
        final List<Integer> linesUpTo = new ArrayList<>();
        long first;
        int stage;
        int lines;
        Phase phase = Phase.PREPARING;

        Run(Journal journal, WorkOrder order) {
            this.journal = journal;
            this.first = order.reported() + 1;
            this.lines = (int) order.mark().stdout();
        }

        void emit(WorkEvent event) {
            events.add(event);
            linesUpTo.add(lines);
        }

        void enter(Phase next, int progress) {
            phase = next;
            emit(new WorkEvent.PhaseEntered(next, progress, next.wireName()));
        }
    }

    private final Map<JobId, Journal> journals = new HashMap<>();
    private final Map<JobId, Run> runs = new HashMap<>();
    private long fence;

    final Map<JobId, Integer> changes = new HashMap<>();
    final Map<JobId, Integer> rebootCommands = new HashMap<>();
    boolean up = true;
    boolean loseNextAnswer;

    @Override
    public Future<CheckReply> check(Operation operation) {
        return up ? Future.succeededFuture(new CheckReply.Ready()) : unanswered();
    }

    @Override
    public Future<String> expectedKernel() {
        return up ? Future.succeededFuture("6.1") : unanswered();
    }

    @Override
    public Future<PlanReply> plan(Operation operation) {
        return Future.failedFuture(new IllegalStateException("nobody plans in the model"));
    }

    @Override
    public Future<WorkReply> run(WorkOrder order) {
        if (!up) {
            return unanswered();
        }
        WorkReply reply = take(order);
        if (loseNextAnswer) {
            loseNextAnswer = false;
            return unanswered();
        }
        return Future.succeededFuture(reply);
    }

    private WorkReply take(WorkOrder order) {
        Run known = runs.get(order.job());
        if (known != null && known.journal.order.fence() == order.fence()) {
            return new WorkReply.Taken(order.job());
        }
        Journal journal = journals.get(order.job());
        if (journal != null && journal.order.fence() == order.fence()) {
            runs.put(order.job(), goOn(journal, order));
            return new WorkReply.Taken(order.job());
        }
        if (order.fence() <= fence) {
            return new WorkReply.Refused(
                    Problem.of(ErrorCode.PACKAGE_DB_MUTATION_IN_PROGRESS, "no trace", Map.of("newest_fence", fence)));
        }
        if (runs.values().stream().anyMatch(run -> run.journal.outcome == null)) {
            return new WorkReply.Refused(Problem.of(ErrorCode.PACKAGE_DB_MUTATION_IN_PROGRESS, "busy"));
        }
        fence = order.fence();
        Journal fresh = new Journal(order);
        journals.put(order.job(), fresh);
        runs.put(order.job(), new Run(fresh, order));
        return new WorkReply.Taken(order.job());
    }

    private static Run goOn(Journal journal, WorkOrder order) {
        Run run = new Run(journal, order);
        if (journal.outcome != null) {
            run.emit(new WorkEvent.Ended(journal.outcome));
        } else if (journal.begun) {
            run.enter(journal.reboot() ? Phase.REBOOTING : Phase.CHANGING, 50);
            run.stage = journal.reboot() ? 2 : 4;
        }
        return run;
    }

    @Override
    public Future<CancelReply> cancel(CancelWork cancel) {
        if (!up) {
            return unanswered();
        }
        Run run = runs.get(cancel.job());
        if (run == null || run.journal.outcome != null || run.journal.order.fence() != cancel.fence()) {
            return Future.succeededFuture(new CancelReply.Refused(Problem.of(ErrorCode.JOB_NOT_FOUND, "not here")));
        }
        if (!run.phase.cancellable()) {
            return Future.succeededFuture(
                    new CancelReply.Refused(Problem.of(ErrorCode.JOB_NOT_CANCELLABLE, "not now")));
        }
        end(run, new WorkOutcome.Cancelled(List.of(), null, "stopped before anything was changed"));
        return Future.succeededFuture(new CancelReply.Stopping(cancel.job()));
    }

    /** One more thing happens to a job: to its program, which needs nobody, or else by the worker. */
    void step(JobId id) {
        Journal journal = journals.get(id);
        if (journal != null && journal.begun && !journal.over) {
            journal.over = journal.reboot() || journal.lines == LINES;
            journal.lines += journal.over ? 0 : 1;
        }
        Run run = runs.get(id);
        if (up && run != null && run.journal.outcome == null) {
            if (run.journal.reboot()) {
                reboot(run);
            } else {
                change(run);
            }
        }
    }

    private void change(Run run) {
        Journal journal = run.journal;
        switch (run.stage) {
            case 0 -> run.enter(Phase.PREPARING, 1);
            case 1 -> run.enter(Phase.REPAIRING, 5);
            case 2 -> run.enter(Phase.DOWNLOADING, 10);
            case 3 -> {
                run.enter(Phase.CHANGING, 50);
                journal.begun = true;
                changes.merge(journal.order.job(), 1, Integer::sum);
            }
            default -> {
                follow(run);
                if (journal.over) {
                    run.enter(Phase.VERIFYING, 95);
                    end(run, verdict(journal));
                }
                return;
            }
        }
        run.stage++;
    }

    private void follow(Run run) {
        while (run.lines < run.journal.lines) {
            run.lines++;
            run.emit(new WorkEvent.LineWritten(OutputStreamKind.STDOUT, "line " + run.lines));
        }
    }

    private static WorkOutcome verdict(Journal journal) {
        List<PackageChange> changes = List.of(Samples.UPGRADE);
        if (journal.lines < LINES) {
            JobError error = new JobError(JobErrorCode.INTERRUPTED, "the package manager vanished; repaired");
            return new WorkOutcome.Failed(changes, null, error, false);
        }
        return new WorkOutcome.Succeeded(
                changes, 0, "done", journal.order.operation() instanceof Operation.ApplyPatches);
    }

    private void reboot(Run run) {
        if (run.stage == 0) {
            run.enter(Phase.REBOOTING, 50);
            run.stage++;
        } else if (run.stage == 1 && run.events.isEmpty()) {
            // Only once it is stored that the host is about to go down.
            run.journal.begun = true;
            rebootCommands.merge(run.journal.order.job(), 1, Integer::sum);
            run.stage++;
        } else if (run.stage == 2) {
            end(run, new WorkOutcome.Succeeded(List.of(), 0, "the reboot command has been run", false));
        }
    }

    private static void end(Run run, WorkOutcome outcome) {
        run.journal.outcome = outcome;
        run.emit(new WorkEvent.Ended(outcome));
    }

    /** Sends what has not been acknowledged; the answer may get lost. */
    void report(JobId id, int most, boolean loseAnswer, Function<WorkReport, Optional<ReportReply>> service) {
        Run run = runs.get(id);
        if (!up || run == null || run.events.isEmpty()) {
            return;
        }
        int count = Math.min(most, run.events.size());
        OutputMark mark = new OutputMark("change", run.linesUpTo.get(count - 1), 0, 0);
        WorkReport report =
                new WorkReport(id, run.journal.order.fence(), run.first, run.events.subList(0, count), mark);
        Optional<ReportReply> reply = service.apply(report).filter(answered -> !loseAnswer);
        if (reply.isPresent() && reply.get() instanceof ReportReply.Committed committed) {
            int taken = (int) (committed.last() - run.first + 1);
            run.events.subList(0, taken).clear();
            run.linesUpTo.subList(0, taken).clear();
            run.first += taken;
            if (run.events.isEmpty() && run.journal.outcome != null) {
                runs.remove(id);
            }
        } else if (reply.isPresent()) {
            runs.remove(id);
        }
    }

    /** It is killed; what it began goes on without it. */
    void crash() {
        runs.clear();
    }

    /** The host goes down, and every program with it. */
    void powerCut() {
        crash();
        journals.values().forEach(journal -> journal.over |= journal.begun);
    }

    /** Somebody deletes what it knows of a job, but not the fence. */
    void forget(JobId id) {
        crash();
        journals.remove(id);
    }

    /** Whether the command that restarts the host has been run for it. */
    boolean goingDown(JobId id) {
        Journal journal = journals.get(id);
        return journal != null && journal.reboot() && journal.begun;
    }

    private static <T> Future<T> unanswered() {
        return Future.failedFuture(new BusException(Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "no answer"), null));
    }
}
