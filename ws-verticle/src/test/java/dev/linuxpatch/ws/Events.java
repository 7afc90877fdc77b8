// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobDetail;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.OperationKind;
import dev.linuxpatch.shared.packages.PackageName;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Events and jobs to test with. */
public final class Events {
    public static final HostId HOST = new HostId("host-1");
    public static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private Events() {}

    public static JobId job(int number) {
        return new JobId(new UUID(0, number));
    }

    public static JobEvent output(JobId job, long seq, long position) {
        return output(HOST, job, seq, position, "line \"" + seq + "\" ✓");
    }

    public static JobEvent elsewhere(JobId job, long seq, long position) {
        return output(new HostId("host-2"), job, seq, position, "elsewhere");
    }

    private static JobEvent output(HostId host, JobId job, long seq, long position, String line) {
        return new JobEvent(
                host,
                job,
                seq,
                position,
                AT,
                JobEvent.Kind.OUTPUT,
                OperationKind.INSTALL,
                JobStatus.RUNNING,
                Phase.CHANGING,
                40,
                "unpacking",
                line,
                OutputStreamKind.STDOUT,
                null,
                List.of());
    }

    public static JobEvent failed(JobId job, long seq, long position) {
        return new JobEvent(
                HOST,
                job,
                seq,
                position,
                AT,
                JobEvent.Kind.END,
                OperationKind.INSTALL,
                JobStatus.FAILED,
                Phase.ENDED,
                40,
                "failed",
                null,
                null,
                new JobError(JobErrorCode.DEPENDENCY_CONFLICT, "a and b exclude each other"),
                List.of());
    }

    public static JobDetail detail(JobId id, JobStatus status) {
        Job job = new Job(
                id,
                HOST,
                new Operation.Remove(new PackageName("hello"), false, false),
                status,
                status.terminal() ? Phase.ENDED : Phase.CHANGING,
                40,
                "unpacking",
                AT,
                AT,
                null,
                AT,
                status.terminal() ? AT : null,
                Caller.service(),
                UUID.randomUUID().toString(),
                null,
                0,
                List.of(),
                List.of(),
                false,
                null,
                null,
                null,
                null,
                null);
        return new JobDetail(job, List.of("line"), 0, "line", "");
    }
}
