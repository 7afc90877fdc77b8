// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.check;

import dev.linuxpatch.bench.crash.host.DpkgPackage;
import dev.linuxpatch.bench.crash.host.ProgramRun;
import dev.linuxpatch.bench.crash.host.ScriptRun;
import dev.linuxpatch.bench.crash.stream.StreamEvent;
import dev.linuxpatch.bench.service.JobView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known after a round, when everything is quiet.
 *
 * @param jobs that the round has made, in the order of their creation
 * @param before packages at the beginning
 * @param after packages now
 * @param scripts runs of maintainer scripts in this round
 * @param programs every program that the service has started, by its marker
 * @param events what readers were told, by job
 * @param toolKilledAt when a package tool or a script was killed; null if none was
 */
public record Evidence(
        List<Submission> submissions,
        List<JobView> jobs,
        Map<String, DpkgPackage> before,
        Map<String, DpkgPackage> after,
        List<ScriptRun> scripts,
        Map<String, ProgramRun> programs,
        Map<String, List<StreamEvent>> events,
        Instant toolKilledAt) {

    Optional<Submission> submission(JobView job) {
        return submissions.stream()
                .filter(one -> one.requestId().equals(job.requestId()))
                .findFirst();
    }

    /** Jobs in the order in which they ran; those that never did are left out. */
    List<JobView> inOrderOfRunning() {
        return jobs.stream()
                .filter(job -> job.startedAt() != null)
                .sorted(Comparator.comparing(JobView::startedAt))
                .toList();
    }

    /** Whether tools of this job may have been killed. */
    boolean hit(JobView job) {
        return toolKilledAt != null && job.ranAt(toolKilledAt);
    }
}
