// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.failed;
import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.newId;
import static dev.linuxpatch.job.Samples.reboot;
import static dev.linuxpatch.job.Samples.rollback;
import static dev.linuxpatch.job.Samples.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.IdempotencyKey;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.work.WorkMessages.CheckReply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that comes again makes no second job. */
class IdempotencyTest {
    private static final IdempotencyKey KEY = new IdempotencyKey("k-1", "digest", "{\"patches_count\":3}");

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
    void theSameRequestIsToldOfTheSameJobAndIsNotDispatchedAgain() {
        SubmitReply.Accepted first = accepted(KEY);
        worker.nextOrder();

        SubmitReply.Accepted again = accepted(new IdempotencyKey("k-1", "digest", "{\"patches_count\":0}"));

        assertThat(first.repeats()).isNull();
        assertThat(again.job().id()).isEqualTo(first.job().id());
        assertThat(again.repeats()).isEqualTo(KEY);
        assertThat(jobs.health().active()).isEqualTo(1);
        assertThat(jobs.health().queued()).isZero();
        assertThat(worker.hasOrder()).isFalse();
    }

    @Test
    void equalRequestsAtTheSameTimeMakeOneJob() {
        List<Promise<CheckReply>> checks = new ArrayList<>();
        Promise<Void> allAsked = Promise.promise();
        worker.onCheck = check -> {
            Promise<CheckReply> held = Promise.promise();
            checks.add(held);
            if (checks.size() == 4) {
                allAsked.complete();
            }
            return held.future();
        };

        List<Future<SubmitReply>> replies =
                IntStream.range(0, 4).mapToObj(i -> ask(KEY, Samples.CALLER)).toList();
        Await.result(allAsked.future());
        // What the worker objects to later does not matter any more to a request that has become a job.
        checks.get(0).complete(new CheckReply.Ready());
        Await.result(replies.get(0));
        checks.get(1).complete(new CheckReply.Refused(Problem.of(ErrorCode.SERVICE_UNAVAILABLE, "busy")));
        checks.get(2).fail("gone");
        checks.get(3).complete(new CheckReply.Ready());

        assertThat(replies.stream().map(Await::result).map(SubmitReply.Accepted.class::cast))
                .extracting(reply -> reply.job().id())
                .hasSize(4)
                .containsOnly(((SubmitReply.Accepted) Await.result(replies.get(0)))
                        .job()
                        .id());
        worker.nextOrder();
        assertThat(worker.hasOrder()).isFalse();
    }

    @Test
    void itIsKnownAfterARestartWhileItRunsAndAfterItsEnd() {
        Job job = accepted(KEY).job();
        worker.report(worker.nextOrder(), failed());
        jobs.restart();

        SubmitReply.Accepted again = accepted(KEY);

        assertThat(again.job()).isEqualTo(jobs.job(job.id()));
        assertThat(again.job().status().terminal()).isTrue();
        assertThat(again.repeats()).isEqualTo(KEY);
        assertThat(worker.hasOrder()).isFalse();
    }

    @Test
    void neitherAFullQueueNorAMissingWorkerKeepsItsAnswer() {
        Job job = accepted(KEY).job();
        worker.nextOrder();
        IntStream.range(0, 3).forEach(i -> jobs.accepted(install("waiting-" + i)));
        worker.onCheck = check -> Future.failedFuture("no worker");

        assertThat(jobs.refused(install("another")).code()).isEqualTo(ErrorCode.QUEUE_FULL);
        assertThat(accepted(KEY).job().id()).isEqualTo(job.id());
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefusedAndNamesTheFirstJob() {
        Job job = accepted(KEY).job();

        Problem problem = ((SubmitReply.Refused)
                        Await.result(ask(new IdempotencyKey("k-1", "other digest", "{}"), Samples.CALLER)))
                .problem();

        assertThat(problem.code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
        assertThat(problem.details())
                .isEqualTo(Map.of("idempotency_key", "k-1", "job_id", job.id().toString()));
    }

    @Test
    void aKeyBelongsToWhoSentItFromWhateverAddressAndWithWhateverSerialNumber() {
        Caller renewed = new Caller(Samples.CALLER.subject(), "manager", List.of(), "2e", "192.0.2.9");
        Caller other = new Caller("CN=other", "other", List.of(), "1f", "127.0.0.1");
        Job job = accepted(KEY).job();

        SubmitReply.Accepted ofRenewed = (SubmitReply.Accepted) Await.result(ask(KEY, renewed));
        SubmitReply.Accepted ofOther = (SubmitReply.Accepted) Await.result(ask(KEY, other));

        assertThat(ofRenewed.job().id()).isEqualTo(job.id());
        assertThat(ofOther.job().id()).isNotEqualTo(job.id());
        assertThat(ofOther.repeats()).isNull();
    }

    @Test
    void aKeyIsForgottenWithItsJob() {
        Job job = accepted(KEY).job();
        worker.report(worker.nextOrder(), succeeded());
        jobs.end(job.id());

        SubmitReply.Accepted next = accepted(KEY);

        assertThat(next.job().id()).isNotEqualTo(job.id());
        assertThat(next.repeats()).isNull();
    }

    @Test
    void aRequestThatWasRefusedMayComeAgainUnderItsKey() {
        Operation unknown = rollback(newId());
        SubmitReply refused = Await.result(ask(unknown, KEY, Samples.CALLER));

        assertThat(refused).isInstanceOf(SubmitReply.Refused.class);
        assertThat(accepted(KEY).repeats()).isNull();
    }

    @Test
    void aRebootThatWaitsIsNotScheduledTwice() {
        SubmitReply.Accepted first =
                (SubmitReply.Accepted) Await.result(ask(reboot(Duration.ofHours(1)), KEY, Samples.CALLER));
        SubmitReply.Accepted again =
                (SubmitReply.Accepted) Await.result(ask(reboot(Duration.ofHours(1)), KEY, Samples.CALLER));

        assertThat(again.job()).isEqualTo(first.job());
        assertThat(again.repeats()).isEqualTo(KEY);
    }

    private SubmitReply.Accepted accepted(IdempotencyKey key) {
        SubmitReply reply = Await.result(ask(key, Samples.CALLER));
        assertThat(reply).isInstanceOf(SubmitReply.Accepted.class);
        return (SubmitReply.Accepted) reply;
    }

    private Future<SubmitReply> ask(IdempotencyKey key, Caller caller) {
        return ask(install("htop"), key, caller);
    }

    private Future<SubmitReply> ask(Operation operation, IdempotencyKey key, Caller caller) {
        return jobs.bus.request(
                Addresses.JOB_SUBMIT.at(Samples.HOST), new SubmitJob(operation, caller, Samples.REQUEST, key));
    }
}
