// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.ApiFixture.Answer;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.IdempotencyKey;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.job.JobStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The header {@code Idempotency-Key}: what of it reaches the job verticle, and how its answers are told. */
class IdempotencyTest {
    private final BlockingQueue<SubmitJob> submitted = new LinkedBlockingQueue<>();
    private final Map<String, SubmitReply.Accepted> known = new HashMap<>();
    private ApiFixture api;

    @BeforeEach
    void serve() {
        api = new ApiFixture.Setup().start();
        new ScriptedHost(Samples.packages(3), List.of(), List.of()).backend(api);
        api.serve(Addresses.JOB_SUBMIT.at(Samples.HOST), this::submit).deploy();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** Remembers keys as the job verticle does, and has ended a job by the time that its request is repeated. */
    private SubmitReply submit(SubmitJob request) {
        submitted.add(request);
        IdempotencyKey key = request.idempotency();
        if (key == null) {
            return new SubmitReply.Accepted(
                    Samples.job(request.operation(), JobStatus.PENDING, request.requestId()), null);
        }
        SubmitReply.Accepted earlier = known.putIfAbsent(
                key.key(),
                new SubmitReply.Accepted(
                        Samples.job(request.operation(), JobStatus.COMPLETED, request.requestId()), key));
        if (earlier == null) {
            return new SubmitReply.Accepted(
                    Samples.job(request.operation(), JobStatus.PENDING, request.requestId()), null);
        }
        return earlier.repeats().digest().equals(key.digest())
                ? earlier
                : new SubmitReply.Refused(Problem.of(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED, "used before", Map.of("job_id", Samples.JOB.toString())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /api/v1/packages                  | {\"packages\":[{\"name\":\"nginx\"}]}",
                "PUT    | /api/v1/packages/nginx            | {\"version\":\"1.1\"}",
                "PUT    | /api/v1/packages/nginx            | ",
                "DELETE | /api/v1/packages/nginx?purge=true | ",
                "POST   | /api/v1/patches/apply             | {\"packages\":[\"nginx\"]}",
                "POST   | /api/v1/system/reboot             | {\"delay_seconds\":60}",
                "POST   | /api/v1/jobs/0b5a9a3e-3f8e-4a52-8f6d-4c9d1a1f6a3e/rollback | "
            })
    void aRepeatedRequestGetsTheFirstAnswerAgain(String method, String path, String body) {
        Answer first = send(method, path, "\"key-1\"", body);
        Answer again = send(method, path, "key-1", body);

        assertThat(first.status()).as("%s", first.json()).isEqualTo(202);
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location")).isNotNull();
        assertThat(again.data()).isEqualTo(first.data());
        assertThat(again.data().getString("status")).isEqualTo("pending");
        assertThat(submitted).extracting(asked -> asked.idempotency().key()).containsExactly("key-1", "key-1");
    }

    @Test
    void whatOnlyTheFirstMomentKnewIsToldAgain() {
        Answer first = send("PUT", "/api/v1/packages/nginx", "k", "{\"version\":\"1.1\"}");
        SubmitReply.Accepted stored = known.get("k");
        IdempotencyKey told = new IdempotencyKey(
                "k", stored.repeats().digest(), "{\"package\":\"nginx\",\"target_version\":\"0.9\"}");
        known.put("k", new SubmitReply.Accepted(stored.job(), told));

        Answer again = send("PUT", "/api/v1/packages/nginx", "k", "{\"version\":\"1.1\"}");

        assertThat(first.data().getString("target_version")).isEqualTo("1.1");
        assertThat(again.data().getString("target_version")).isEqualTo("0.9");
    }

    @Test
    void anotherRequestWithTheSameKeyIsUnprocessable() {
        send("PUT", "/api/v1/packages/nginx", "k", "{}");

        Answer other = send("PUT", "/api/v1/packages/nginx", "k", "{\"version\":\"2.0\"}");

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.error().getString("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(other.error().getJsonObject("details").getString("job_id")).isEqualTo(Samples.JOB.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /api/v1/packages/nginx, DELETE, /api/v1/packages/ngin%78?purge=false&unknown=1",
        "POST, /api/v1/jobs/0b5a9a3e-3f8e-4a52-8f6d-4c9d1a1f6a3e/rollback, POST,"
                + " /api/v1/jobs/0B5A9A3E-3F8E-4A52-8F6D-4C9D1A1F6A3E/rollback"
    })
    void anotherWayToWriteAPathAsksForTheSame(String method, String path, String sameMethod, String samePath) {
        send(method, path, "k", null);

        assertThat(send(sameMethod, samePath, "k", null).header("Idempotent-Replayed"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /api/v1/packages/nginx?purge=true",
        "DELETE, /api/v1/packages/nginx?force=true",
        "DELETE, /api/v1/packages/bash",
        "PUT, /api/v1/packages/nginx"
    })
    void aParameterThatMattersMakesItAnotherRequest(String method, String path) {
        send("DELETE", "/api/v1/packages/nginx", "k", null);

        assertThat(send(method, path, "k", null).status()).isEqualTo(422);
    }

    @Test
    void aWrongKeyIsRefusedByItsNameAndNothingIsSubmitted() {
        Answer answer = send("PUT", "/api/v1/packages/nginx", "\"not closed", "{}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().getString("code")).isEqualTo("VALIDATION_ERROR");
        assertThat(answer.error().getString("message")).contains("Idempotency-Key");
        assertThat(submitted).isEmpty();
    }

    @Test
    void aRequestWithoutAKeyHasNone() {
        api.send(HttpMethod.PUT, "/api/v1/packages/nginx", "{}");

        assertThat(submitted).extracting(SubmitJob::idempotency).containsOnlyNulls();
    }

    private Answer send(String method, String path, String key, String body) {
        Map<String, String> headers = new HashMap<>(Map.of("Idempotency-Key", key));
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        return api.request(HttpMethod.valueOf(method), path, headers, body == null ? null : Buffer.buffer(body));
    }
}
