// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.HOST;
import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.line;
import static dev.linuxpatch.job.Samples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.BusException;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that takes nothing more. A trigger that refuses every change of a job stands for it: the store sees a failing
 * statement in the middle of its transaction, as it does when the disk is full.
 */
class StoreFailureTest {
    @TempDir
    Path directory;

    private JobHarness jobs;
    private ScriptedWorker worker;

    @BeforeEach
    void start() {
        jobs = new JobHarness(directory).start();
        worker = new ScriptedWorker(jobs.vertx);
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void refusesNewJobsWhileTheStoreTakesNothingAndReadsGoOn() {
        Job known = jobs.run(worker, install("a"), succeeded());
        fill();

        Problem problem = jobs.refused(install("b"));
        Job read = jobs.job(known.id());
        free();
        Job accepted = jobs.accepted(install("b"));

        assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(problem.message()).contains("disk full");
        assertThat(problem.retryAfter()).isPositive();
        assertThat(read).isEqualTo(known);
        assertThat(worker.nextOrder().job()).isEqualTo(accepted.id());
    }

    @Test
    void doesNotOrderWhatItCouldNotRecordAndDoesOnceItCan() {
        Job first = jobs.accepted(install("a"));
        WorkOrder running = worker.nextOrder();
        Job second = jobs.accepted(install("b"));
        execute("CREATE TRIGGER no_start BEFORE UPDATE ON job WHEN NEW.status = 'running' AND OLD.status = 'pending'"
                + " BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        worker.report(running, succeeded());
        jobs.health();
        boolean early = worker.hasOrder();

        execute("DROP TRIGGER no_start");

        assertThat(early).isFalse();
        assertThat(worker.nextOrder().job()).isEqualTo(second.id());
        assertThat(jobs.job(first.id()).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aReportThatCouldNotBeRecordedIsNotAcknowledged() {
        Job job = jobs.accepted(install("a"));
        WorkOrder order = worker.nextOrder();
        fill();

        Throwable failure = Await.failure(jobs.bus.request(
                Addresses.WORK_REPORT.at(HOST),
                new WorkReport(order.job(), order.fence(), 1, List.of(line("one")), OutputMark.NONE)));
        free();
        worker.report(order, line("one"), succeeded());

        assertThat(failure)
                .isInstanceOfSatisfying(
                        BusException.class,
                        unavailable ->
                                assertThat(unavailable.problem().code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
        assertThat(jobs.detail(job.id()).lines()).containsExactly("one");
    }

    @Test
    void anEndThatCouldNotBeRecordedIsRecordedLater() {
        Promise<WorkReply> answer = Promise.promise();
        worker.onRun = order -> answer.future();
        Job job = jobs.accepted(install("a"));
        worker.nextOrder();
        fill();
        answer.complete(new WorkReply.Refused(Problem.of(ErrorCode.PERMISSION_DENIED, "not root")));
        JobStatus meanwhile = jobs.job(job.id()).status();

        free();
        jobs.timeline.await(job.id(), JobStatus.FAILED);

        assertThat(meanwhile).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void healthSaysThatTheStoreTakesNothingAndThatItDoesAgain() {
        execute("CREATE TRIGGER full BEFORE UPDATE ON counter WHEN NEW.name = 'probe'"
                + " BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        var sick = jobs.health();
        execute("DROP TRIGGER full");
        var stillCached = jobs.health();
        jobs.clock.advance(Duration.ofSeconds(6));
        var well = jobs.health();

        assertThat(sick.store().ok()).isFalse();
        assertThat(sick.store().message()).contains("disk full");
        assertThat(stillCached).isEqualTo(sick);
        assertThat(well.store().ok()).isTrue();
    }

    private void fill() {
        for (String change : List.of("INSERT", "UPDATE", "DELETE")) {
            execute("CREATE TRIGGER full_" + change + " BEFORE " + change
                    + " ON job BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        }
    }

    private void free() {
        for (String change : List.of("INSERT", "UPDATE", "DELETE")) {
            execute("DROP TRIGGER full_" + change);
        }
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
