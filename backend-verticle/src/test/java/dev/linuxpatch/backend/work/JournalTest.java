// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.StatusLine;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.run.Exit;
import dev.linuxpatch.backend.run.StopReason;
import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    private static final PackageName NAME = new PackageName("rig-a");
    private static final PackageVersion OLD = new PackageVersion("1:1.0");
    private static final PackageVersion NEW = new PackageVersion("1:1.1");

    @TempDir
    Path parent;

    private final JobId job = new JobId(UUID.randomUUID());
    private Path directory;

    @BeforeEach
    void make() throws IOException {
        directory = Files.createDirectory(parent.resolve(job.toString()));
    }

    @Test
    void aChangeIsFoundAgainAsItWasPlanned() throws IOException {
        Journal.Change change = new Journal.Change(
                "02-change",
                List.of(new PackageState(
                        NAME, OLD, PackageState.Condition.INSTALLED, "installed", true, false, Set.of("virtual"))),
                new Goal(
                        List.of(
                                new Wanted.Present(NAME, NEW, Path.of("/var/cache/a b.deb")),
                                new Wanted.Absent(new PackageName("libc6:i386"), true)),
                        Set.of(Goal.Allowance.DOWNGRADE)),
                new Plan(List.of(new Plan.Step(NAME, OLD, NEW), new Plan.Step(NAME, OLD, null))),
                List.of(new BlockedPatch("rig-b", null, "held", "the operator holds it back")));
        begin().changing(change);

        assertThat(again().change()).contains(change);
        assertThat(again().changed()).isEmpty();
        assertThat(again().outcome()).isEmpty();
    }

    static Stream<Exit> exits() {
        return Stream.of(
                new Exit.Finished(100), new Exit.Stopped(StopReason.TIMEOUT, List.of(7L)), new Exit.Lost(List.of()));
    }

    @ParameterizedTest
    @MethodSource("exits")
    void howTheChangeEndedIsFoundAgain(Exit exit) throws IOException {
        StepOutcome how = new StepOutcome(
                Attempt.CHANGE, exit, List.of("E: no"), List.of(new StatusLine.Failing("rig-a", "it failed")));
        begin().changed(how);

        assertThat(again().changed()).contains(how);
    }

    static Stream<WorkOutcome> outcomes() {
        List<PackageChange> changes = List.of(new PackageChange(NAME, null, NEW));
        return Stream.of(
                new WorkOutcome.Succeeded(changes, 0, "done", true),
                new WorkOutcome.Failed(changes, null, new JobError(JobErrorCode.INTERRUPTED, "killed"), false),
                new WorkOutcome.Cancelled(List.of(), null, "cancelled"),
                new WorkOutcome.TimedOut(changes, null, "too long"));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void anOutcomeIsFoundAgain(WorkOutcome outcome) throws IOException {
        begin().ended(outcome);

        assertThat(again().outcome()).contains(outcome);
    }

    @Test
    void aCancelIsRemembered() throws IOException {
        Journal journal = begin();
        assertThat(again().isCancelled()).isFalse();

        journal.cancelled();

        assertThat(again().isCancelled()).isTrue();
    }

    static Stream<HealthGate> gates() {
        HealthGate.Check well = new HealthGate.Check("service nginx", true, "active (running)");
        HealthGate.Check unwell = new HealthGate.Check("command /usr/bin/well", false, "ended with 3: \"no\"\n");
        return Stream.of(
                HealthGate.of(List.of(well)),
                HealthGate.of(List.of(well, unwell)),
                HealthGate.of(List.of(unwell)).rolledBack(true));
    }

    @ParameterizedTest
    @MethodSource("gates")
    void whatTheHealthGateSawIsFoundAgain(HealthGate seen) throws IOException {
        Journal journal = begin();
        assertThat(again().health()).isEmpty();

        journal.judged(seen);

        assertThat(again().health()).contains(seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{\"passed\":true,\"checks\":[null],\"rolledBack\":false}"})
    void aGateOfWhichNothingIsLeftWasNotJudged(String content) throws IOException {
        begin();
        Files.writeString(directory.resolve("health.json"), content);

        assertThat(again().health()).isEmpty();
    }

    @Test
    void theJournalOfTakingBackIsFoundInThatOfItsJob() throws IOException {
        Operation.Rollback how = new Operation.Rollback(job, List.of(new PackageChange(NAME, NEW, OLD)));
        BootClock.Moment later = new BootClock.Moment("boot", Duration.ofMinutes(2));
        Journal journal = begin();
        assertThat(again().takingBack()).isEmpty();

        Journal back = journal.takeBack(how, later);
        back.ended(new WorkOutcome.Succeeded(List.of(), 0, "back", false));

        Journal found = again().takingBack().orElseThrow();
        assertThat(found.order().operation()).isEqualTo(how);
        assertThat(found.order().job()).isEqualTo(job);
        assertThat(found.order().fence()).isEqualTo(journal.order().fence());
        assertThat(found.order().timeout()).isEqualTo(journal.order().timeout());
        assertThat(found.since()).isEqualTo(later);
        assertThat(found.takesBack()).isTrue();
        assertThat(found.outcome()).isPresent();
        // The job that contains it has not ended by that.
        assertThat(again().takesBack()).isFalse();
        assertThat(again().outcome()).isEmpty();
        assertThat(Journal.unfinished(directory)).isTrue();
    }

    @Test
    void takingBackThatWasCutOffAtItsFirstWordBeginsAgain() throws IOException {
        Operation.Rollback how = new Operation.Rollback(job, List.of());
        Journal journal = begin();
        Files.createDirectory(directory.resolve("rollback"));
        Files.writeString(directory.resolve("rollback/order.json.tmp"), "{");
        assertThat(again().takingBack()).isEmpty();

        journal.takeBack(how, new BootClock.Moment("boot", Duration.ofMinutes(2)));

        assertThat(again().takingBack()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"order\":{\"job\":", "null", "[1]", "\u0000\u0000\u0000", "{\"order\":null}"})
    void aDamagedJournalIsNone(String content) throws IOException {
        begin();
        Files.writeString(directory.resolve("order.json"), content);

        assertThat(Journal.open(directory)).isEmpty();
    }

    @Test
    void theJournalOfAnotherJobIsNone() throws IOException {
        begin();
        Path other = Files.createDirectory(parent.resolve(UUID.randomUUID().toString()));
        Files.copy(directory.resolve("order.json"), other.resolve("order.json"));

        assertThat(Journal.open(other)).isEmpty();
    }

    @Test
    void whatWasWrittenAsideMeansNothing() throws IOException {
        Files.writeString(directory.resolve("order.json.tmp"), "{");

        assertThat(Journal.open(directory)).isEmpty();
    }

    private Journal begin() throws IOException {
        WorkOrder order = new WorkOrder(
                job,
                4,
                new Operation.Remove(NAME, false, false),
                Duration.ofHours(1),
                Duration.ZERO,
                0,
                OutputMark.NONE);
        return Journal.begin(
                directory, new Journal.Begun(order, new BootClock.Moment("boot", Duration.ofMillis(1_500))));
    }

    private Journal again() throws IOException {
        return Journal.open(directory).orElseThrow();
    }
}
