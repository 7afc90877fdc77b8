// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.ADDITION;
import static dev.linuxpatch.job.Samples.HELD_BACK;
import static dev.linuxpatch.job.Samples.HOST;
import static dev.linuxpatch.job.Samples.NOON;
import static dev.linuxpatch.job.Samples.NOW;
import static dev.linuxpatch.job.Samples.STATE;
import static dev.linuxpatch.job.Samples.UPGRADE;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Steps for the tests of the store, which lives in another package. */
public final class TestSteps {
    private TestSteps() {}

    public static Step started(JobRecord record, long fence) {
        return STATE.started(record, fence, NOW);
    }

    public static Step worked(JobRecord record, WorkEvent... events) {
        Step step = Step.of(record);
        for (WorkEvent event : events) {
            step = step.then(STATE.worked(step.record(), event, NOW));
        }
        return step;
    }

    public static Step undoneBy(JobRecord record, JobId rollback) {
        return STATE.undoneBy(record, rollback);
    }

    public static List<WorkEvent> threeLines() {
        return List.of(
                Samples.line("one"), new WorkEvent.LineWritten(OutputStreamKind.STDERR, "two"), Samples.line("three"));
    }

    /** Runs a job in the store, from its creation to its end. */
    public static JobRecord run(
            JobStore store, Step created, long fence, List<WorkEvent> events, boolean succeeds, Instant end) {
        store.commit(List.of(created));
        Step started = started(created.record(), fence);
        store.commit(List.of(started));
        Step worked = worked(started.record(), events.toArray(WorkEvent[]::new));
        store.commit(List.of(worked));
        WorkEvent.Ended last = (WorkEvent.Ended) (succeeds ? Samples.succeeded(UPGRADE, ADDITION) : Samples.failed());
        Step ended = STATE.ended(worked.record(), last.outcome(), new Moment(end, "boot-1", 1));
        store.commit(List.of(ended));
        return ended.record();
    }

    /** Runs an installation in the store, to success. */
    public static JobRecord run(JobStore store, String name, long fence, List<WorkEvent> events) {
        return run(store, Samples.created(Samples.install(name)), fence, events, true, NOON);
    }

    private static JobRecord proven() {
        JobRecord reboot = STATE.started(
                        Samples.created(Samples.reboot(Duration.ZERO)).record(), 5, NOW)
                .record();
        JobRecord expecting = RebootState.expecting(reboot, "6.1.0-10").record();
        WorkOutcome run = new WorkOutcome.Succeeded(List.of(), 0, "run", false);
        JobRecord commanded = STATE.ended(expecting, run, NOW).record();
        return RebootState.proven(commanded, new Moment(NOON, "boot-2", 9), "6.1.0-9")
                .record();
    }

    /** One record for each operation and each way to end, every component set at least once. */
    public static Stream<JobRecord> recordsOfEveryKind() {
        JobId original = Samples.newId();
        JobRecord install = Samples.created(new Operation.Install(
                        List.of(new PackageRequest(
                                new PackageName("libc6:i386"), new PackageVersion("2.36-9+deb12u1"))),
                        new ChangeOptions(true, true, true)))
                .record();
        JobRecord update = Samples.created(
                        new Operation.Update(new PackageRequest(new PackageName("bash"), null), ChangeOptions.DEFAULT))
                .record();
        JobRecord rollback = Samples.created(
                        new Operation.Rollback(original, List.of(ADDITION.inverse(), UPGRADE.inverse())))
                .record();
        Caller other = new Caller("CN=a,OU=\"b, c\"", "", List.of("dns:a.example", "uri:spiffe://x/y"), "0", "::1");
        JobRecord reboot = STATE.created(
                        Samples.newId(),
                        HOST,
                        new Operation.Reboot(Duration.ofMinutes(5), true, null, true),
                        other,
                        Samples.REQUEST,
                        NOW,
                        NOON.plusSeconds(300))
                .record();
        JobRecord running =
                started(Samples.created(Samples.remove("nano")).record(), 4).record();
        JobRecord written =
                worked(running, Samples.line("one"), Samples.line("€uro")).record();
        WorkOutcome failed = ((WorkEvent.Ended) Samples.failed(UPGRADE)).outcome();
        HealthGate well = HealthGate.of(List.of(new HealthGate.Check("service nginx", true, "active (running)")));
        HealthGate unwell = HealthGate.of(List.of(
                new HealthGate.Check("service nginx", true, "active (running)"),
                new HealthGate.Check("http://localhost/ä'\"", false, "503: \u0000\u2028 down")));
        return Stream.of(
                install,
                update,
                rollback,
                reboot,
                running,
                written.reportedUpTo(17, new OutputMark("03-change", 5, 6, 7))
                        .with(new JobRecord.LogUsage(2, 99, true)),
                STATE.started(
                                Samples.created(Samples.patches(true, Duration.ofSeconds(90)))
                                        .record(),
                                9,
                                new Moment(NOON, "", -1))
                        .record(),
                STATE.ended(written, failed, new Moment(NOON.plusMillis(7), "boot-1", 7))
                        .record(),
                STATE.ended(running, new WorkOutcome.Succeeded(List.of(UPGRADE, ADDITION), 0, "done", true), NOW)
                        .record(),
                STATE.ended(running, new WorkOutcome.TimedOut(List.of(ADDITION.inverse()), null, "too long"), NOW)
                        .record(),
                STATE.ended(running, ((WorkEvent.Ended) Samples.succeededButFor(HELD_BACK)).outcome(), NOW)
                        .record(),
                worked(running, new WorkEvent.HealthJudged(well)).record(),
                worked(running, new WorkEvent.HealthJudged(unwell)).record(),
                STATE.ended(
                                worked(running, new WorkEvent.HealthJudged(unwell.rolledBack(true)))
                                        .record(),
                                failed,
                                NOW)
                        .record(),
                STATE.calledOff(install, other, NOW).record(),
                STATE.failed(running, JobErrorCode.INTERRUPTED, "restarted", NOW)
                        .record(),
                STATE.undoneBy(running, original).record(),
                STATE.cancelRequested(running, other, "later", NOW).record(),
                proven());
    }
}
