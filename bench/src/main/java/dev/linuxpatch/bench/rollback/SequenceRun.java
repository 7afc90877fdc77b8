// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback;

import dev.linuxpatch.bench.rollback.Tally.Count;
import dev.linuxpatch.bench.rollback.check.Expectation;
import dev.linuxpatch.bench.rollback.check.Finding.Kind;
import dev.linuxpatch.bench.rollback.check.Snapshot;
import dev.linuxpatch.bench.rollback.host.Host;
import dev.linuxpatch.bench.rollback.host.Manager;
import dev.linuxpatch.bench.rollback.plan.PackageModel;
import dev.linuxpatch.bench.rollback.plan.PackageModels;
import dev.linuxpatch.bench.rollback.plan.RoundPlan.Sequence;
import dev.linuxpatch.bench.rollback.plan.Step;
import dev.linuxpatch.bench.rollback.plan.Undo;
import dev.linuxpatch.bench.service.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A sequence of steps, made and undone. After each rollback everything is compared with what it was before that job. */
final class SequenceRun {
    private static final int ACCEPTED = 202;
    private static final int OK = 200;

    private final Manager manager;
    private final Host host;
    private final Jobs jobs;
    private final Tally tally;
    private final Applied others;
    private final List<Made> made = new ArrayList<>();
    /** What there was when it was read last; null if somebody has worked on the host since. */
    private Snapshot last;

    /** Does what is not asked of the service. */
    interface Applied {
        void apply(Step step) throws IOException;
    }

    /** A job that changed something, and what must be there when it is undone, and when that is undone. */
    private record Made(Jobs.Ended job, Expectation before, Expectation after) {}

    SequenceRun(Manager manager, Host host, Jobs jobs, Tally tally, Applied others) {
        this.manager = manager;
        this.host = host;
        this.jobs = jobs;
        this.tally = tally;
        this.others = others;
    }

    void run(Sequence sequence) throws IOException, InterruptedException {
        for (Step step : sequence.steps()) {
            if (!tally.findings().isEmpty()) {
                return;
            }
            if (step instanceof Step.Change change) {
                make(change);
            } else {
                last = null;
                others.apply(step);
                note(step);
            }
        }
        if (sequence.undo() == Undo.AT_ONCE && firstCoversAll()) {
            undo(made.get(0), true, false);
            return;
        }
        for (int i = made.size() - 1; i >= 0; i--) {
            if (!undo(made.get(i), false, sequence.undo() == Undo.BACK_AND_FORTH)) {
                return;
            }
        }
    }

    private void note(Step step) throws IOException {
        tally.count(Count.OTHERS);
        tally.tell(step.toString());
        if (step instanceof Step.Edit edit) {
            Optional<String> written = Snapshot.file(host, PackageModel.configurationFile(edit.packageName()));
            written.ifPresent(file -> {
                made.forEach(one -> one.before().edited(edit.packageName(), file));
                made.forEach(one -> one.after().edited(edit.packageName(), file));
            });
        }
    }

    private void make(Step.Change change) throws IOException, InterruptedException {
        tally.count(Count.ASKED);
        Call call = Call.of(change, manager);
        // Before the plan, too, which must not change anything either.
        Snapshot before = last == null ? read() : last;
        Answer plan = jobs.send(call.dry());
        Answer answer = jobs.send(call);
        if (answer.status() != ACCEPTED) {
            tally.tell(change + ": refused with " + answer.errorCode());
            return;
        }
        Jobs.Ended job = jobs.await(answer);
        tally.tell(change + ": " + job);
        Snapshot after = read();
        if (job.saidUnavailable()
                && plan.status() == OK
                && plan.data().path("rollback").asText().equals("exact")) {
            tally.find(Kind.UNTRUE, "the plan of " + change + " said exact, " + job);
        }
        if (job.view().changes().isEmpty()) {
            // Asking for what is there already says that somebody wants it.
            List<String> marks = change.wanted().keySet().stream()
                    .map(name -> Host.AUTOMATIC + name + ": was yes, is not there")
                    .toList();
            List<String> differences = new ArrayList<>(new Expectation(before).differences(after));
            differences.removeAll(marks);
            different("says that it changed nothing: " + job, differences);
            return;
        }
        tally.count(Count.JOBS);
        if (!job.completed()) {
            tally.count(Count.FAILED);
        }
        made.add(new Made(job, new Expectation(before), new Expectation(after)));
    }

    /** Whether undoing the first job undoes the others: they changed nothing else, and took nothing away that it would not know of. */
    private boolean firstCoversAll() {
        if (made.isEmpty() || made.stream().anyMatch(one -> one.job().saidUnavailable())) {
            return false;
        }
        Set<String> first = made.get(0).job().view().changes().keySet();
        return made.stream()
                .skip(1)
                .flatMap(one -> one.job().view().changes().entrySet().stream())
                .allMatch(change ->
                        first.contains(change.getKey()) && change.getValue().to() != null);
    }

    /** Whether to go on. */
    private boolean undo(Made one, boolean force, boolean backAndForth) throws IOException, InterruptedException {
        if (one.job().saidUnavailable()) {
            refused(one);
            return false;
        }
        Jobs.Ended back = rollback(one.job(), force);
        if (back == null || !compare(one.before(), back)) {
            return false;
        }
        if (!backAndForth
                || !one.job().completed()
                || back.saidUnavailable()
                || back.view().changes().isEmpty()) {
            return true;
        }
        Jobs.Ended forth = rollback(back, false);
        if (forth == null || !compare(one.after(), forth)) {
            return false;
        }
        Jobs.Ended again = rollback(one.job(), false);
        return again != null && compare(one.before(), again);
    }

    /** The rollback that brought it back; null if there was none. */
    private Jobs.Ended rollback(Jobs.Ended job, boolean force) throws IOException, InterruptedException {
        Answer answer = jobs.send(Call.rollback(job.view().id(), force));
        if (answer.status() != ACCEPTED) {
            tally.find(Kind.BROKEN_WORD, "the rollback is refused, " + answer.body() + ", of " + job);
            return null;
        }
        Jobs.Ended back = jobs.await(answer);
        tally.tell("rollback of " + job.view().id() + (force ? " by force" : "") + ": " + back);
        if (!back.completed() && !bringsFailingScripts(back)) {
            tally.find(Kind.BROKEN_WORD, back + ", which was to undo " + job);
            return null;
        }
        tally.count(Count.UNDONE);
        return back;
    }

    /** Whether it brought back what failed by design when it came first, too: then it says so, and all is as it was all the same. */
    private static boolean bringsFailingScripts(Jobs.Ended back) {
        return back.view().changes().entrySet().stream()
                .anyMatch(change ->
                        PackageModels.fails(change.getKey(), change.getValue().to()));
    }

    /** It said that it could not be undone, so it must not be, not even in part. */
    private void refused(Made one) throws IOException, InterruptedException {
        Answer answer = jobs.send(Call.rollback(one.job().view().id(), false));
        tally.count(Count.UNAVAILABLE);
        if (answer.status() == ACCEPTED) {
            Jobs.Ended back = jobs.await(answer);
            tally.tell("rollback of what cannot be undone: " + back);
            // Of a job that failed half-way, less has to be brought back than it meant to change.
            if (back.completed() && one.job().completed()) {
                tally.find(Kind.UNTRUE, one.job() + " could be undone by " + back);
            } else if (!back.view().changes().isEmpty() && !back.completed()) {
                tally.find(Kind.DIFFERENT, back + " did half of it");
            }
        }
    }

    private boolean compare(Expectation expected, Jobs.Ended job) throws IOException {
        return different("after " + job, expected.differences(read()));
    }

    private Snapshot read() throws IOException {
        last = Snapshot.of(host);
        return last;
    }

    private boolean different(String where, List<String> differences) {
        if (!differences.isEmpty()) {
            tally.find(
                    Kind.DIFFERENT, where + differences.stream().collect(Collectors.joining("\n    ", "\n    ", "")));
        }
        return differences.isEmpty();
    }
}
