// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.ChangePlan;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.PlanId;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Jobs, operations and events to test with. */
public final class Samples {
    public static final HostId HOST = new HostId("host-a");
    public static final Caller CALLER = new Caller("CN=manager,O=Fleet", "manager", List.of(), "1f", "127.0.0.1");
    public static final String REQUEST = "2f0c8b5a-6d0e-4b41-9a55-0d5f2d1b7f10";
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    public static final Moment NOW = new Moment(NOON, "boot-1", 1_000_000);
    public static final JobState STATE = new JobState(10_000_000);
    public static final PackageChange UPGRADE =
            new PackageChange(new PackageName("bash"), new PackageVersion("5.2-1"), new PackageVersion("5.2-2"));
    public static final PackageChange ADDITION =
            new PackageChange(new PackageName("htop"), null, new PackageVersion("3.2.2-2"));

    public static final BlockedPatch HELD_BACK =
            new BlockedPatch("nano", new PackageVersion("7.2-2"), Patch.HELD, "the operator holds the package back");

    private Samples() {}

    public static Operation install(String name) {
        return new Operation.Install(List.of(new PackageRequest(new PackageName(name), null)), ChangeOptions.DEFAULT);
    }

    public static ChangePlan plan(Operation operation) {
        return new ChangePlan(
                new PlanId("ab".repeat(32)),
                operation.kind(),
                "nothing to do",
                List.of(),
                List.of(),
                null,
                null,
                new ChangePlan.WayBack(ChangePlan.WayBack.Kind.EXACT, "nothing would be changed"),
                null,
                CacheState.NONE);
    }

    public static Operation remove(String name) {
        return new Operation.Remove(new PackageName(name), false, false);
    }

    public static Operation patches(boolean allowReboot, Duration rebootDelay) {
        return new Operation.ApplyPatches(List.of(), List.of("linux-*"), allowReboot, rebootDelay);
    }

    public static Operation.Reboot reboot(Duration delay) {
        return new Operation.Reboot(delay, false, "kernel", false);
    }

    public static Operation.Rollback rollback(JobId original) {
        return new Operation.Rollback(original, List.of());
    }

    public static JobId newId() {
        return new JobId(UUID.randomUUID());
    }

    public static Step created(Operation operation) {
        return STATE.created(newId(), HOST, operation, CALLER, REQUEST, NOW, null);
    }

    public static WorkEvent phase(Phase phase, int progress) {
        return new WorkEvent.PhaseEntered(phase, progress, phase.wireName());
    }

    public static WorkEvent line(String text) {
        return new WorkEvent.LineWritten(OutputStreamKind.STDOUT, text);
    }

    public static WorkEvent succeeded(PackageChange... changes) {
        return new WorkEvent.Ended(new WorkOutcome.Succeeded(List.of(changes), 0, "done", false));
    }

    /** Of all patches, one was left out. */
    public static WorkEvent succeededButFor(BlockedPatch skipped) {
        return new WorkEvent.Ended(
                new WorkOutcome.Succeeded(List.of(UPGRADE), 0, "done", false).skipping(List.of(skipped)));
    }

    public static WorkEvent succeededNeedingReboot() {
        return new WorkEvent.Ended(new WorkOutcome.Succeeded(List.of(UPGRADE), 0, "done", true));
    }

    public static WorkEvent failed(PackageChange... changes) {
        JobError error = new JobError(JobErrorCode.DEPENDENCY_CONFLICT, "htop needs libncurses7");
        return new WorkEvent.Ended(new WorkOutcome.Failed(List.of(changes), 100, error, false));
    }

    public static WorkEvent cancelled() {
        return new WorkEvent.Ended(new WorkOutcome.Cancelled(List.of(), null, "stopped before anything was changed"));
    }
}
