// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.HealthGate;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobDetail;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.job.RebootProof;
import dev.linuxpatch.shared.packages.Advisory;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.CacheState;
import dev.linuxpatch.shared.packages.ChangePlan;
import dev.linuxpatch.shared.packages.InventoryHead;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.OwnPackage;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageStatus;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.PlanId;
import dev.linuxpatch.shared.packages.Severity;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Values for tests. */
public final class Samples {
    public static final HostId HOST = new HostId("test-host");
    public static final Caller MANAGER =
            new Caller("CN=manager,O=Example", "manager", List.of("DNS:manager.example"), "2a", "127.0.0.1");
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    public static final OwnPackage OWN = new OwnPackage(new PackageName("linux-patch-api"));
    public static final BlockedPatch SKIPPED =
            new BlockedPatch("nano", new PackageVersion("7.2-2"), Patch.HELD, "the operator holds the package back");
    public static final JobId JOB = new JobId(UUID.fromString("0b5a9a3e-3f8e-4a52-8f6d-4c9d1a1f6a3e"));

    private Samples() {}

    public static InventoryHead head(long generation, int packages, int patches) {
        return new InventoryHead(
                HOST,
                "epoch-1",
                generation,
                NOON,
                "apt",
                packages,
                patches,
                0,
                false,
                new CacheState(CacheState.Status.FRESH, NOON, List.of()));
    }

    /** Every third one is upgradable; names are not in the order of versions or sizes. */
    public static List<PackageInfo> packages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> installed(
                        String.format("pkg-%04d", i),
                        "1." + (count - i),
                        count - i,
                        i % 3 == 0 ? "2." + i : null,
                        (i * 7919L) % 1000))
                .toList();
    }

    public static PackageInfo installed(String name, String version, int rank, String available, long size) {
        return info(name, version, PackageStatus.INSTALLED, rank, available, size);
    }

    public static PackageInfo available(String name, String version, int rank, long size) {
        return info(name, version, PackageStatus.AVAILABLE, rank, null, size);
    }

    public static Patch patch(String name, Severity severity, boolean security, boolean reboot, String status) {
        return new Patch(
                name + "_2.0",
                new PackageName(name),
                new PackageVersion("1.0"),
                new PackageVersion("2.0"),
                severity,
                security,
                "a newer " + name,
                List.of("CVE-2026-0001"),
                reboot,
                status,
                "",
                List.of(),
                NOON,
                List.of(name),
                "Debian-Security",
                4096);
    }

    /** With an advisory that names another vulnerability than the patch itself. */
    public static Patch advised(String name, String advisory, String cve) {
        Patch plain = patch(name, Severity.HIGH, true, false, Patch.AVAILABLE);
        return new Patch(
                plain.id(),
                plain.name(),
                plain.currentVersion(),
                plain.availableVersion(),
                plain.severity(),
                true,
                plain.description(),
                plain.cveIds(),
                false,
                plain.status(),
                "",
                List.of(new Advisory(
                        advisory,
                        Severity.HIGH,
                        "OSV record of Debian:12",
                        List.of(cve),
                        NOON,
                        name + " - security update",
                        true,
                        new PackageVersion("1.5"))),
                NOON,
                List.of(name),
                plain.origin(),
                plain.downloadBytes());
    }

    public static Job job(Operation operation, JobStatus status, String requestId) {
        return new Job(
                JOB,
                HOST,
                operation,
                status,
                status.terminal() ? Phase.ENDED : Phase.QUEUED,
                status.terminal() ? 100 : 0,
                "waiting",
                NOON,
                NOON,
                null,
                null,
                status.terminal() ? NOON.plusSeconds(5) : null,
                MANAGER,
                requestId,
                null,
                null,
                List.of(),
                status.terminal() ? List.of(SKIPPED) : List.of(),
                false,
                null,
                null,
                null,
                null,
                new HealthGate(false, List.of(new HealthGate.Check("service nginx", false, "failed")), true));
    }

    public static Job with(Job job, RebootProof proof) {
        return new Job(
                job.id(),
                job.host(),
                job.operation(),
                job.status(),
                job.phase(),
                job.progress(),
                job.message(),
                job.createdAt(),
                job.updatedAt(),
                job.scheduledAt(),
                job.startedAt(),
                job.completedAt(),
                job.caller(),
                job.requestId(),
                job.error(),
                job.exitCode(),
                job.changes(),
                job.skipped(),
                job.rebootRequired(),
                job.rollbackJobId(),
                job.originalJobId(),
                job.cancelRequestedAt(),
                proof,
                job.healthGate());
    }

    public static ChangePlan plan(Operation operation) {
        return new ChangePlan(
                new PlanId("ab".repeat(32)),
                operation.kind(),
                "change nginx 1.0 to 2.0",
                List.of(
                        new ChangePlan.Step(
                                new PackageName("nginx"),
                                ChangePlan.Action.UPGRADE,
                                new PackageVersion("1.0"),
                                new PackageVersion("2.0"),
                                "Debian-Security",
                                true,
                                4096L,
                                -10L),
                        new ChangePlan.Step(
                                new PackageName("old"),
                                ChangePlan.Action.PURGE,
                                new PackageVersion("1.0"),
                                null,
                                "",
                                false,
                                0L,
                                null)),
                List.of(new BlockedPatch("bash", new PackageVersion("5"), Patch.HELD, "the operator holds it back")),
                null,
                List.of("nginx"),
                new ChangePlan.WayBack(ChangePlan.WayBack.Kind.UNAVAILABLE, "nginx=1.0 is gone"),
                new ChangePlan.Gate(List.of("service nginx"), true),
                new CacheState(CacheState.Status.FAILED, NOON, List.of("http://a stable"), NOON, List.of("ABCD")));
    }

    public static JobDetail detail(Job job) {
        return new JobDetail(job, List.of("Reading…", "Done."), 3, "Reading…\nDone.\n", "");
    }

    private static PackageInfo info(
            String name, String version, PackageStatus status, int rank, String available, long size) {
        return new PackageInfo(
                new PackageName(name),
                new PackageVersion(version),
                "amd64",
                status,
                status.wireName(),
                rank,
                available == null ? null : new PackageVersion(available),
                false,
                "The " + name + " tool – \"quoted\" ünïcode",
                List.of("libc6"),
                List.of(),
                size,
                size * 3,
                status == PackageStatus.INSTALLED ? NOON : null,
                "Somebody <s@example.org>",
                name,
                List.of());
    }
}
