// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.CALLER;
import static dev.linuxpatch.job.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobEvent.Kind;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class JobStatePropertyTest {
    private static final int CAP = 200;
    private static final JobState STATE = new JobState(CAP);

    @Property(tries = 500)
    void whateverAWorkerSaysTheJobOnlyMakesLegalMoves(@ForAll("workerEvents") List<WorkEvent> events) {
        JobRecord record = running();
        for (WorkEvent event : events) {
            Job before = record.job();
            Step step = STATE.worked(record, event, NOW);
            Job after = step.record().job();
            assertThat(before.status() == after.status() || before.status().mayBecome(after.status()))
                    .as("%s to %s", before.status(), after.status())
                    .isTrue();
            assertThat(after.status().terminal()).isEqualTo(after.phase() == Phase.ENDED);
            assertThat(after.status().terminal()).isEqualTo(after.completedAt() != null);
            assertThat(after.phase()).isNotEqualTo(Phase.QUEUED);
            record = step.record();
        }
    }

    @Property(tries = 500)
    void progressNeverFallsAndNeverLeavesItsRange(@ForAll("workerEvents") List<WorkEvent> events) {
        JobRecord record = running();
        int last = 0;
        for (WorkEvent event : events) {
            Step step = STATE.worked(record, event, NOW);
            for (EventDraft draft : step.events()) {
                assertThat(draft.job().progress()).isBetween(last, 100);
                last = draft.job().progress();
            }
            record = step.record();
        }
    }

    @Property(tries = 500)
    void everyVisibleChangeIsAnEventAndNothingFollowsTheEnd(@ForAll("workerEvents") List<WorkEvent> events) {
        JobRecord record = running();
        boolean ended = false;
        for (WorkEvent event : events) {
            Step step = STATE.worked(record, event, NOW);
            assertThat(step.events().isEmpty()).isEqualTo(step.record().equals(record));
            if (ended) {
                assertThat(step.events()).isEmpty();
            }
            ended |= step.events().stream().anyMatch(draft -> draft.kind() == Kind.END);
            record = step.record();
        }
        assertThat(record.job().status().terminal()).isEqualTo(ended);
    }

    @Property(tries = 500)
    void theLogStaysWithinItsBoundAndSaysOnceThatItWasCut(@ForAll("lines") List<String> lines) {
        JobRecord record = running();
        Step all = Step.of(record);
        for (String line : lines) {
            all = all.then(STATE.worked(all.record(), new WorkEvent.LineWritten(OutputStreamKind.STDOUT, line), NOW));
        }
        long written = all.events().stream()
                .filter(draft -> draft.stream() == OutputStreamKind.STDOUT)
                .mapToLong(draft -> draft.output().getBytes(StandardCharsets.UTF_8).length + 1L)
                .sum();
        long notices = all.events().stream()
                .filter(draft -> draft.stream() == OutputStreamKind.SERVICE)
                .count();
        long given = lines.stream()
                .mapToLong(line -> line.getBytes(StandardCharsets.UTF_8).length + 1L)
                .sum();
        assertThat(written)
                .isLessThanOrEqualTo(CAP)
                .isEqualTo(all.record().log().bytes());
        assertThat(notices).isEqualTo(given > CAP ? 1 : 0);
        assertThat(all.record().log().lines()).isEqualTo(all.events().size());
    }

    @Property(tries = 200)
    void aJobThatHasEndedCannotBeMovedByAnybody(@ForAll("outcomes") WorkOutcome outcome) {
        JobRecord ended = STATE.ended(running(), outcome, NOW).record();

        assertThatThrownBy(() -> STATE.ended(ended, outcome, NOW)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> STATE.started(ended, 9, NOW)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> STATE.calledOff(ended, CALLER, NOW)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> STATE.failed(ended, JobErrorCode.INTERRUPTED, "late", NOW))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> STATE.silent(ended, "late", NOW)).isInstanceOf(IllegalStateException.class);
    }

    private static JobRecord running() {
        return STATE.started(Samples.created(Samples.install("htop")).record(), 1, NOW)
                .record();
    }

    @Provide
    Arbitrary<List<WorkEvent>> workerEvents() {
        Arbitrary<Integer> progress = Arbitraries.integers().between(-20, 150);
        Arbitrary<String> message = Arbitraries.of("", "refreshing", "unpacking htop");
        Arbitrary<WorkEvent> phases = Combinators.combine(Arbitraries.of(Phase.class), progress, message)
                .as(WorkEvent.PhaseEntered::new);
        Arbitrary<WorkEvent> steps = Combinators.combine(progress, message).as(WorkEvent.Progressed::new);
        Arbitrary<WorkEvent> lines = Arbitraries.of("", "Setting up htop", "é").map(Samples::line);
        Arbitrary<WorkEvent> ends = outcomes().map(WorkEvent.Ended::new);
        return Arbitraries.frequencyOf(Tuple.of(4, phases), Tuple.of(6, steps), Tuple.of(6, lines), Tuple.of(1, ends))
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<WorkOutcome> outcomes() {
        JobError error = new JobError(JobErrorCode.NETWORK_ERROR, "no route");
        return Arbitraries.of(
                new WorkOutcome.Succeeded(List.of(Samples.UPGRADE), 0, "done", true),
                new WorkOutcome.Failed(List.of(), 100, error, false),
                new WorkOutcome.Cancelled(List.of(), null, "stopped"),
                new WorkOutcome.TimedOut(List.of(Samples.ADDITION), 137, "ended after 30 minutes"));
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.strings().ofMaxLength(60).list().ofMaxSize(20);
    }
}
