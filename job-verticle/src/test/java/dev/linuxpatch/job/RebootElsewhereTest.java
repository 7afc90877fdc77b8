// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.phase;
import static dev.linuxpatch.job.Samples.reboot;
import static dev.linuxpatch.job.Samples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.host.HostBoot;
import dev.linuxpatch.shared.host.HostMessages;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.WorkEvent;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reboots of a host that is another machine than the one that keeps its jobs: only its own word counts. */
class RebootElsewhereTest {
    private static final HostBoot BEFORE = new HostBoot("host-boot-1", "6.1.0-9", 5_000_000);
    private static final HostBoot AFTER = new HostBoot("host-boot-2", "6.1.0-10", 20_000);

    @TempDir
    Path directory;

    private JobHarness jobs;
    private ScriptedWorker worker;

    @BeforeEach
    void start() {
        jobs = new JobHarness(directory);
        jobs.elsewhere = true;
        jobs.start();
        worker = new ScriptedWorker(jobs.vertx);
        jobs.beat(BEFORE);
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void isProvenWhenItsWorkerTellsOfAnotherBoot() {
        JobId id = commanded();

        jobs.announceWorker(AFTER);

        proven(id);
        assertThat(worker.hasOrder()).isFalse();
    }

    @Test
    void isProvenByASignOfLife() {
        JobId id = commanded();

        jobs.beat(AFTER);

        proven(id);
    }

    @Test
    void isNotProvenByAnotherJobNodeThatTakesOver() {
        JobId id = commanded();

        jobs.comeBack("boot-of-another-job-node");
        jobs.beat(BEFORE);

        assertThat(jobs.job(id).status()).isEqualTo(JobStatus.RUNNING);
        jobs.beat(AFTER);
        proven(id);
    }

    /** Else a host that has just come back would be rebooted once more. */
    @Test
    void isNotOrderedAgainUntilTheHostHasToldWhichBootThisIs() {
        JobId id = begun();

        jobs.restart();
        jobs.announceWorker();
        jobs.health();

        assertThat(worker.hasOrder()).isFalse();
        jobs.announceWorker(AFTER);
        proven(id);
        assertThat(worker.hasOrder()).isFalse();
    }

    @Test
    void isOrderedAgainOfAHostThatStillRunsAsBefore() {
        JobId id = begun();

        jobs.restart();
        jobs.beat(BEFORE);

        assertThat(worker.nextOrder().job()).isEqualTo(id);
    }

    @Test
    void hasFailedWhenTheHostStillRunsAsBeforeAfterItsTime() {
        JobId id = commanded();

        jobs.clock.advance(JobHarness.REBOOT_TIMEOUT.plusSeconds(1));
        jobs.restart();
        jobs.beat(new HostBoot(
                BEFORE.bootId(),
                BEFORE.kernel(),
                BEFORE.uptimeMillis() + JobHarness.REBOOT_TIMEOUT.plusSeconds(1).toMillis()));

        Await.until(() -> jobs.job(id).status() == JobStatus.FAILED);
        assertThat(jobs.job(id).error().code()).isEqualTo(JobErrorCode.REBOOT_ERROR);
        assertThat(jobs.job(id).message()).contains("it still runs with boot id host-boot-1");
    }

    @Test
    void hasFailedWhenTheHostIsNeverHeardAgain() {
        JobId id = commanded();
        jobs.clock.advance(JobHarness.REBOOT_TIMEOUT.plusSeconds(1));

        jobs.restart();

        assertThat(jobs.job(id).status()).isEqualTo(JobStatus.RUNNING);
        jobs.clock.advance(HostMessages.SILENCE);
        Await.until(() -> jobs.job(id).status() == JobStatus.FAILED);
        assertThat(jobs.job(id).message()).contains("it does not tell its boot id");
    }

    /** The worker has run the command. */
    private JobId commanded() {
        return asked(phase(Phase.REBOOTING, 50), succeeded());
    }

    /** The worker is about to run it. */
    private JobId begun() {
        return asked(phase(Phase.REBOOTING, 50));
    }

    private JobId asked(WorkEvent... events) {
        Job job = jobs.accepted(reboot(Duration.ZERO));
        worker.report(worker.nextOrder(), events);
        assertThat(jobs.job(job.id()).phase()).isEqualTo(Phase.REBOOTING);
        assertThat(jobs.job(job.id()).reboot().bootIdBefore()).isEqualTo(BEFORE.bootId());
        return job.id();
    }

    private void proven(JobId id) {
        Await.until(() -> jobs.job(id).status() == JobStatus.COMPLETED);
        Job done = jobs.job(id);
        assertThat(done.reboot().bootIdBefore()).isEqualTo(BEFORE.bootId());
        assertThat(done.reboot().bootIdAfter()).isEqualTo(AFTER.bootId());
        assertThat(done.reboot().kernelRunning()).isEqualTo(AFTER.kernel());
    }
}
