// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.HOST;
import static dev.linuxpatch.job.Samples.UPGRADE;
import static dev.linuxpatch.job.Samples.failed;
import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.line;
import static dev.linuxpatch.job.Samples.newId;
import static dev.linuxpatch.job.Samples.phase;
import static dev.linuxpatch.job.Samples.remove;
import static dev.linuxpatch.job.Samples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.conf.JobSettings;
import dev.linuxpatch.conf.RetentionSettings;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.GetJob;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.job.JobMessages.JobReply;
import dev.linuxpatch.shared.job.JobMessages.JobSort;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.OperationKind;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import dev.linuxpatch.shared.work.WorkMessages.ReportReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkMessages.WorkReply;
import dev.linuxpatch.shared.work.WorkMessages.WorkReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job's way from the request to its end. */
class JobVerticleTest {
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
    void runsAJobAndKeepsItsHistory() {
        Job accepted = jobs.accepted(install("htop"));
        WorkOrder order = worker.nextOrder();
        worker.report(order, phase(Phase.DOWNLOADING, 10), line("Get:1 htop"), new WorkEvent.Progressed(30, "30 %"));
        worker.report(order, phase(Phase.CHANGING, 50), line("Setting up htop"), succeeded(UPGRADE));

        Job ended = jobs.job(accepted.id());

        assertThat(accepted.status()).isEqualTo(JobStatus.PENDING);
        assertThat(order.timeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(order.lockWait()).isEqualTo(Duration.ofSeconds(120));
        assertThat(ended.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(ended.progress()).isEqualTo(100);
        assertThat(ended.changes()).containsExactly(UPGRADE);
        assertThat(ended.caller()).isEqualTo(Samples.CALLER);
        assertThat(jobs.detail(accepted.id()).lines()).containsExactly("Get:1 htop", "Setting up htop");
        jobs.timeline.await(accepted.id(), JobStatus.COMPLETED);
        assertThat(jobs.timeline.of(accepted.id()))
                .extracting(JobEvent::kind)
                .containsExactly(
                        JobEvent.Kind.STATUS,
                        JobEvent.Kind.STATUS,
                        JobEvent.Kind.STATUS,
                        JobEvent.Kind.OUTPUT,
                        JobEvent.Kind.PROGRESS,
                        JobEvent.Kind.STATUS,
                        JobEvent.Kind.OUTPUT,
                        JobEvent.Kind.END);
    }

    @Test
    void publishesInOrderWhatIsInTheStore() {
        for (int i = 0; i < 3; i++) {
            jobs.run(worker, install("p" + i), line("one"), succeeded());
        }
        JobEvent last = jobs.timeline.await(event -> event.position() == 12);

        assertThat(last.kind()).isEqualTo(JobEvent.Kind.END);
        assertThat(jobs.timeline.all())
                .isEqualTo(jobs.ask(Addresses.JOB_EVENTS.at(HOST), new ReadEvents(null, 0, 100))
                        .events());
    }

    @Test
    void persistsBeforeItPublishesAndBeforeItOrders() {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        jobs.bus.subscribe(
                Addresses.JOB_EVENTS_TOPIC.at(HOST),
                heard -> heard.events()
                        .forEach(event -> seen.add(event.kind() + " "
                                + query("SELECT count(*) FROM event WHERE position = " + event.position()))));
        worker.onRun = order -> {
            seen.add("order " + query("SELECT status || iif(fence > 0, ' fenced', '') FROM job"));
            return Future.succeededFuture(new WorkReply.Taken(order.job()));
        };

        jobs.accepted(install("htop"));
        List<String> untilOrdered = List.of(Await.next(seen), Await.next(seen), Await.next(seen));
        worker.report(worker.nextOrder(), succeeded());

        assertThat(untilOrdered).containsExactlyInAnyOrder("STATUS 1", "STATUS 1", "order running fenced");
        assertThat(Await.next(seen)).isEqualTo("END 1");
    }

    @Test
    void runsOneTransactionAtATimeInTheOrderOfTheRequests() {
        Job first = jobs.accepted(install("a"));
        Job second = jobs.accepted(remove("b"));
        Job third = jobs.accepted(install("c"));

        WorkOrder one = worker.nextOrder();
        boolean early = worker.hasOrder();
        worker.report(one, succeeded());
        WorkOrder two = worker.nextOrder();
        worker.report(two, failed());
        WorkOrder three = worker.nextOrder();

        assertThat(early).isFalse();
        assertThat(List.of(one.job(), two.job(), three.job())).containsExactly(first.id(), second.id(), third.id());
        assertThat(List.of(one.fence(), two.fence(), three.fence())).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void takesAReportThatComesTwiceOnlyOnce() {
        Job job = jobs.accepted(install("htop"));
        WorkOrder order = worker.nextOrder();
        worker.report(order, line("one"), line("two"));

        ReportReply again = worker.send(report(order, 1, line("one"), line("two")));
        ReportReply overlapping = worker.send(report(order, 2, line("two"), line("three")));
        ReportReply ahead = worker.send(report(order, 9, line("nine")));
        worker.send(report(order, 4, succeeded()));
        ReportReply lastAgain = worker.send(report(order, 4, succeeded()));

        assertThat(again).isEqualTo(new ReportReply.Committed(2));
        assertThat(overlapping).isEqualTo(new ReportReply.Committed(3));
        assertThat(ahead).isEqualTo(new ReportReply.Committed(3));
        assertThat(lastAgain).isEqualTo(new ReportReply.Committed(4));
        assertThat(jobs.detail(job.id()).lines()).containsExactly("one", "two", "three");
    }

    @Test
    void refusesReportsThatAreNotOfTheRunningRun() {
        Job job = jobs.accepted(install("htop"));
        WorkOrder order = worker.nextOrder();

        ReportReply stale =
                worker.send(new WorkReport(job.id(), order.fence() - 1, 1, List.of(line("ghost")), OutputMark.NONE));
        ReportReply unknown =
                worker.send(new WorkReport(newId(), order.fence(), 1, List.of(line("ghost")), OutputMark.NONE));
        worker.report(order, succeeded());
        ReportReply afterTheEnd = worker.send(report(order, 2, line("ghost")));

        assertThat(List.of(stale, unknown, afterTheEnd)).allMatch(ReportReply.Refused.class::isInstance);
        assertThat(jobs.detail(job.id()).lines()).isEmpty();
    }

    @Test
    void ignoresWhatAWorkerSaysBehindTheEnd() {
        Job job = jobs.run(worker, install("htop"), succeeded(UPGRADE), failed(), line("ghost"));

        assertThat(job.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(jobs.detail(job.id()).lines()).isEmpty();
    }

    @Test
    void listsFiltersAndPages() {
        jobs.run(worker, install("a"), succeeded());
        jobs.run(worker, remove("b"), failed());
        Job newest = jobs.run(worker, install("c"), succeeded());

        JobPage page = jobs.ask(
                Addresses.JOB_LIST.at(HOST),
                new ListJobs(JobStatus.COMPLETED, OperationKind.INSTALL, JobSort.CREATED_AT, true, 1, 0));

        assertThat(page.total()).isEqualTo(2);
        assertThat(page.jobs()).containsExactly(newest);
    }

    @Test
    void knowsNothingOfAnUnknownJob() {
        JobReply reply = jobs.ask(Addresses.JOB_GET.at(HOST), new GetJob(newId()));

        assertThat(reply)
                .isInstanceOfSatisfying(
                        JobReply.Refused.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(ErrorCode.JOB_NOT_FOUND));
    }

    @Test
    void tellsHowItIs() {
        jobs.accepted(install("a"));
        jobs.accepted(install("b"));
        jobs.accepted(install("c"));
        worker.nextOrder();

        var health = jobs.health();

        assertThat(health.store().ok()).isTrue();
        assertThat(health.active()).isEqualTo(1);
        assertThat(health.queued()).isEqualTo(2);
        assertThat(health.queueCapacity()).isEqualTo(3);
        assertThat(health.transactionRunning()).isTrue();
    }

    @Test
    void forgetsJobsBeyondTheirNumberAndNeverActiveOnes() {
        jobs.stop();
        var known = jobs.settings();
        jobs.start(
                new JobSettings(
                        5,
                        known.timeout(),
                        directory,
                        3,
                        known.lockWait(),
                        new RetentionSettings(2, Duration.ofDays(30), 1000, 1L << 30)),
                same -> same);
        Job first = jobs.run(worker, install("a"), succeeded());
        Job second = jobs.run(worker, install("b"), succeeded());
        Job third = jobs.run(worker, install("c"), succeeded());
        Job active = jobs.accepted(install("d"));

        JobPage page =
                jobs.ask(Addresses.JOB_LIST.at(HOST), new ListJobs(null, null, JobSort.CREATED_AT, false, 10, 0));

        assertThat(page.jobs()).extracting(Job::id).containsExactly(second.id(), third.id(), active.id());
        assertThat(page.jobs()).extracting(Job::id).doesNotContain(first.id());
    }

    @Test
    void removesLogsThenJobsFromAStoreThatIsTooLargeAndSaysSo() {
        jobs.stop();
        var known = jobs.settings();
        // Less than an empty store takes: whatever can go goes.
        jobs.start(
                new JobSettings(
                        5,
                        known.timeout(),
                        directory,
                        3,
                        known.lockWait(),
                        new RetentionSettings(100, Duration.ofDays(30), 100_000, 1)),
                same -> same);
        // It may be gone as soon as it has ended, so nothing asks how it ended.
        Job ended = jobs.accepted(install("a"));
        worker.report(worker.nextOrder(), line("one"), line("two"), succeeded());
        Job active = jobs.accepted(install("active"));

        // Each question waits for the step of retention before it.
        long last = Stream.generate(() -> jobs.ask(Addresses.JOB_EVENTS.at(HOST), new ReadEvents(ended.id(), 0, 10)))
                .limit(20)
                .mapToLong(EventPage::last)
                .filter(number -> number == 0)
                .findFirst()
                .orElse(-1);

        assertThat(last).as("known no more").isZero();
        assertThat(jobs.ask(Addresses.JOB_EVENTS.at(HOST), new ReadEvents(active.id(), 0, 10))
                        .events())
                .isNotEmpty();
    }

    @Test
    void aClockThatIsSetForwardCostsNoJobBeforeADayHasPassed() {
        Job first = jobs.run(worker, install("a"), succeeded());
        jobs.clock.jump(Duration.ofDays(40));
        Job second = jobs.run(worker, install("b"), succeeded());
        ListJobs all = new ListJobs(null, null, JobSort.CREATED_AT, false, 10, 0);

        JobPage meanwhile = jobs.ask(Addresses.JOB_LIST.at(HOST), all);
        jobs.clock.advance(Duration.ofDays(2));
        jobs.accepted(install("c"));
        JobPage later = jobs.ask(Addresses.JOB_LIST.at(HOST), all);

        assertThat(meanwhile.jobs()).extracting(Job::id).containsExactly(first.id(), second.id());
        assertThat(later.jobs()).extracting(Job::id).contains(second.id()).doesNotContain(first.id());
    }

    @Test
    void showsWhichOfTwoServicesHasTheStore() {
        Throwable failure = Await.failure(jobs.deploy(jobs.settings(), known -> known));

        assertThat(failure).isInstanceOf(StoreException.class).hasMessageContaining("in use by another");
    }

    @Test
    void asksTheWorkerBeforeItAccepts() {
        Promise<String> asked = Promise.promise();
        worker.onCheck = check -> {
            asked.complete(check.operation().kind().wireName());
            return Future.succeededFuture(new CheckReply.Refused(Problem.of(ErrorCode.PERMISSION_DENIED, "not root")));
        };

        Problem problem = jobs.refused(new Operation.Remove(UPGRADE.name(), true, false));

        assertThat(problem.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(Await.result(asked.future())).isEqualTo("remove");
        assertThat(jobs.timeline.all()).isEmpty();
    }

    private static WorkReport report(WorkOrder order, long first, WorkEvent... events) {
        return new WorkReport(order.job(), order.fence(), first, List.of(events), OutputMark.NONE);
    }

    /** Reads the file as another process would. */
    private String query(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "none";
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
