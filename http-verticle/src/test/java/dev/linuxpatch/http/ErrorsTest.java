// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.ApiFixture.Answer;
import dev.linuxpatch.http.limit.RateLimiter;
import dev.linuxpatch.http.limit.RateLimits;
import dev.linuxpatch.http.route.RequestLimits;
import dev.linuxpatch.http.route.Route;
import dev.linuxpatch.shared.access.Permission;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal of the contract, in the envelope. */
class ErrorsTest {
    private static final String INSTALL = "{\"packages\":[{\"name\":\"nginx\"}]}";

    private static ApiFixture ordinary;

    private ApiFixture api;

    @BeforeAll
    static void serve() {
        ordinary = serving(new ApiFixture.Setup());
    }

    @AfterAll
    static void stopServing() {
        ordinary.close();
    }

    @AfterEach
    void stop() {
        if (api != ordinary) {
            api.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/api/v1", "/api/v1/nothing", "/api/v2/packages", "/api/v1/packages/a/b", "/metrics", "//"})
    void unknownPathsAreNotFound(String path) {
        deployed();

        assertRefused(api.get(path), 404, ErrorCode.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /health, 'GET, HEAD, OPTIONS'",
        "DELETE, /api/v1/packages, 'GET, HEAD, OPTIONS, POST'",
        "PATCH, /api/v1/packages/nginx, 'DELETE, GET, HEAD, OPTIONS, PUT'",
        "GET, /api/v1/patches/apply, 'OPTIONS, POST'",
        "GET, /api/v1/system/reboot, 'OPTIONS, POST'",
        "BREW, /api/v1/jobs, 'GET, HEAD, OPTIONS'",
        "TRACE, /api/v1/jobs/x, 'DELETE, GET, HEAD, OPTIONS'"
    })
    void otherMethodsAreTellingTheRightOnes(String method, String path, String allow) {
        deployed();

        Answer answer = api.request(HttpMethod.valueOf(method), path, Map.of(), null);

        assertRefused(answer, 405, ErrorCode.METHOD_NOT_ALLOWED);
        assertThat(answer.header("allow")).isEqualTo(allow);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "null",
                "{\"packages\":[}",
                "{\"packages\":[{\"name\":\"a\"}]} trailing",
                "{\"packages\":[],\"packages\":[]}",
                "{\"packages\":1e}",
                "{'packages':[]}"
            })
    void bodiesThatAreNoJsonObjectAreInvalidRequests(String body) {
        deployed();

        assertRefused(api.send(HttpMethod.POST, "/api/v1/packages", body), 400, ErrorCode.INVALID_REQUEST);
    }

    @Test
    void brokenJsonIsShownWhereItBreaks() {
        deployed();

        JsonObject error = api.send(HttpMethod.POST, "/api/v1/packages", "{\n  \"packages\": oops\n}")
                .error();

        assertThat(error.getJsonObject("details").getInteger("line")).isEqualTo(2);
        assertThat(error.getString("message")).contains("line 2");
    }

    @Test
    void bodiesThatAreNotUtf8AreInvalidRequests() {
        deployed();

        Answer answer = api.request(
                HttpMethod.POST,
                "/api/v1/system/reboot",
                Map.of("Content-Type", "application/json"),
                Buffer.buffer(new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'}));

        assertRefused(answer, 400, ErrorCode.INVALID_REQUEST);
        assertThat(answer.error().getString("message")).contains("UTF-8");
    }

    @Test
    void allWrongFieldsAreNamedAtOnce() {
        deployed();

        Answer answer = api.send(HttpMethod.POST, "/api/v1/packages", """
                {"packages":[{"name":"-rf","version":"1 2"},{"nam":"x"},7],
                 "options":{"force":"yes","alow_downgrade":true}, "extra":1}
                """);

        assertRefused(answer, 400, ErrorCode.VALIDATION_ERROR);
        assertThat(fields(answer))
                .containsExactlyInAnyOrder(
                        "packages[0].name",
                        "packages[0].version",
                        "packages[1].name",
                        "packages[1].nam",
                        "packages[2]",
                        "options.force",
                        "options.alow_downgrade",
                        "extra");
        assertThat(answer.error().getString("message"))
                .contains("packages[0].name", "did you mean 'allow_downgrade'?", "did you mean 'name'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/packages | {\"packages\":[]} | packages",
                "/api/v1/packages | {} | packages",
                "/api/v1/packages | {\"packages\":{}} | packages",
                "/api/v1/packages | {\"packages\":[{\"name\":\"a\\u0000b\"}]} | packages[0].name",
                "/api/v1/packages | {\"packages\":[{\"name\":\"a\",\"version\":\"1\"},{\"name\":\"a\"}]} | packages[1].version",
                "/api/v1/patches/apply | {\"allow_reboot\":true,\"reboot\":false} | reboot",
                "/api/v1/patches/apply | {\"reboot_delay_seconds\":-1} | reboot_delay_seconds",
                "/api/v1/patches/apply | {\"reboot_delay_seconds\":60,\"options\":{\"reboot_delay_minutes\":2}} | reboot_delay_seconds",
                "/api/v1/patches/apply | {\"options\":{\"exclude_packages\":[\"a b\"]}} | options.exclude_packages[0]",
                "/api/v1/patches/apply | {\"reboot_delay_minutes\":1} | reboot_delay_minutes",
                "/api/v1/system/reboot | {\"delay_seconds\":1.5} | delay_seconds",
                "/api/v1/system/reboot | {\"delay_seconds\":1e400} | delay_seconds",
                "/api/v1/system/reboot | {\"delay_seconds\":99999999999999999999} | delay_seconds",
                "/api/v1/system/reboot | {\"reason\":\"a\\nb\"} | reason",
                "/api/v1/system/reboot | {\"reason\":\"\\ud800\"} | reason",
                "/api/v1/system/reboot | {\"delay\":5} | delay"
            })
    void aWrongFieldIsNamed(String path, String body, String field) {
        deployed();

        Answer answer = api.send(HttpMethod.POST, path, body);

        assertRefused(answer, 400, ErrorCode.VALIDATION_ERROR);
        assertThat(fields(answer)).containsExactly(field);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/packages?limit=-1, limit",
        "/api/v1/packages?limit=10001, limit",
        "/api/v1/packages?limit=, limit",
        "/api/v1/packages?limit=1&limit=2, limit",
        "/api/v1/packages?offset=x, offset",
        "/api/v1/packages?name=a%20b, name",
        "/api/v1/packages?status=broken, status",
        "/api/v1/packages?upgradable=maybe, upgradable",
        "/api/v1/packages?sort=colour, sort",
        "/api/v1/packages?order=up, order",
        "/api/v1/packages?limit=%zz, query",
        "/api/v1/packages/-rf, name",
        "/api/v1/packages/a%00b, name",
        "/api/v1/patches?severity=bad, severity",
        "/api/v1/patches?status=gone, status",
        "/api/v1/jobs?status=sleeping, status",
        "/api/v1/jobs?operation=dance, operation",
        "/api/v1/jobs?limit=1e3, limit"
    })
    void aWrongParameterIsNamed(String path, String field) {
        deployed();

        Answer answer = api.get(path);

        assertRefused(answer, 400, ErrorCode.VALIDATION_ERROR);
        assertThat(fields(answer)).containsExactly(field);
    }

    @Test
    void aWrongNameInThePathIsNamedTogetherWithTheBody() {
        deployed();

        Answer answer = api.send(HttpMethod.PUT, "/api/v1/packages/-x", "{\"version\":\"\"}");

        assertRefused(answer, 400, ErrorCode.VALIDATION_ERROR);
        assertThat(fields(answer)).containsExactlyInAnyOrder("name", "version");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/jobs/42, 400, INVALID_JOB_ID",
        "/api/v1/jobs/1-1-1-1-1, 400, INVALID_JOB_ID",
        "/api/v1/jobs/11111111-2222-3333-4444-555555555555, 404, JOB_NOT_FOUND",
        "/api/v1/packages/no-such, 404, PKG_NOT_FOUND",
        "/api/v1/system/services/-x, 400, INVALID_SERVICE_NAME",
        "/api/v1/system/services/a%2Fb, 400, INVALID_SERVICE_NAME",
        "/api/v1/system/services/no-such, 404, SERVICE_NOT_FOUND"
    })
    void namesThatLeadNowhereHaveTheirOwnCodes(String path, int status, ErrorCode code) {
        deployed();

        assertRefused(api.get(path), status, code);
    }

    @Test
    void unknownJobsCannotBeEnded() {
        deployed();

        assertRefused(
                api.request(HttpMethod.DELETE, "/api/v1/jobs/11111111-2222-3333-4444-555555555555", Map.of(), null),
                404,
                ErrorCode.JOB_NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "application/jsonx"
            })
    void otherContentTypesAreRefused(String type) {
        deployed();

        Answer answer =
                api.request(HttpMethod.POST, "/api/v1/packages", Map.of("Content-Type", type), Buffer.buffer(INSTALL));

        assertRefused(answer, 415, ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON ; charset=\"UTF-8\"", ""})
    void jsonIsAccepted(String type) {
        deployed();

        Answer answer =
                api.request(HttpMethod.POST, "/api/v1/packages", Map.of("Content-Type", type), Buffer.buffer(INSTALL));

        assertThat(answer.status()).isEqualTo(202);
    }

    @Test
    void largeBodiesAreRefused() {
        deployed(new ApiFixture.Setup().limits(new RequestLimits(Duration.ofSeconds(5), 1000, 8192)));

        Answer answer = api.send(HttpMethod.POST, "/api/v1/packages", " ".repeat(1001));

        assertRefused(answer, 413, ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(answer.header("connection")).isEqualTo("close");
    }

    @Test
    void longPathsAreRefused() {
        deployed();

        assertRefused(api.get("/api/v1/packages/" + "a".repeat(5000)), 414, ErrorCode.URI_TOO_LONG);
    }

    @Test
    void largeHeadersAreRefused() {
        deployed();

        Answer answer = api.request(HttpMethod.GET, "/health", Map.of("X-Long", "a".repeat(9000)), null);

        assertRefused(answer, 431, ErrorCode.HEADERS_TOO_LARGE);
    }

    @Test
    void largeHeadersAreRefusedOverHttp2() {
        deployed(new ApiFixture.Setup().http2().limits(new RequestLimits(Duration.ofSeconds(5), 1000, 2000)));

        Answer answer = api.request(HttpMethod.GET, "/health", Map.of("x-long", "a".repeat(2000)), null);

        assertRefused(answer, 431, ErrorCode.HEADERS_TOO_LARGE);
    }

    @Test
    void tooManyRequestsAreToldWhenToComeBack() {
        deployed(new ApiFixture.Setup()
                .limiter(new RateLimiter(new RateLimits(new RateLimits.Limit(1, 2), new RateLimits.Limit(1, 1)))));

        api.get("/api/v1/patches");
        api.get("/api/v1/patches");
        Answer answer = api.get("/api/v1/patches");

        assertRefused(answer, 429, ErrorCode.RATE_LIMIT_EXCEEDED);
        int seconds = answer.error().getJsonObject("details").getInteger("retry_after_seconds");
        assertThat(seconds).isBetween(1, 60);
        assertThat(answer.header("retry-after")).isEqualTo(Integer.toString(seconds));
        assertThat(api.get("/api/v1/nothing").status()).isEqualTo(429);
        assertThat(api.get("/health").status()).isEqualTo(200);
        assertThat(api.get("/api/v1/system/info").status()).isEqualTo(200);
        assertThat(api.send(HttpMethod.POST, "/api/v1/packages", INSTALL).status())
                .isEqualTo(202);
        assertThat(api.send(HttpMethod.POST, "/api/v1/packages", INSTALL).status())
                .isEqualTo(429);
    }

    @Test
    void refusalsOfTheJobVerticleArePassedOn() {
        api = new ApiFixture.Setup().start();
        api.serve(Addresses.JOB_SUBMIT.at(Samples.HOST), request -> {
            ErrorCode code =
                    ErrorCode.valueOf(request.operation().packages().get(0).value());
            return new SubmitReply.Refused(
                    Problem.of(code, "no", Map.of("why", "because")).retryAfter(Duration.ofMillis(1500)));
        });
        api.deploy();

        for (ErrorCode code : List.of(
                ErrorCode.QUEUE_FULL,
                ErrorCode.REBOOT_BLOCKED,
                ErrorCode.PACKAGE_DB_MUTATION_IN_PROGRESS,
                ErrorCode.PERMISSION_DENIED,
                ErrorCode.ROLLBACK_NOT_ALLOWED,
                ErrorCode.JOB_NOT_FOUND)) {
            Answer answer =
                    api.send(HttpMethod.POST, "/api/v1/packages", "{\"packages\":[{\"name\":\"" + code + "\"}]}");

            assertRefused(answer, code.httpStatus(), code);
            assertThat(answer.error().getJsonObject("details").getString("why")).isEqualTo("because");
            assertThat(answer.header("retry-after")).isEqualTo("2");
        }
    }

    @Test
    void missingRolesAreUnavailableForNow() {
        api = new ApiFixture.Setup().start().deploy();

        for (String path : List.of(
                "/api/v1/packages",
                "/api/v1/packages?status=all",
                "/api/v1/packages/nginx",
                "/api/v1/patches",
                "/api/v1/jobs",
                "/api/v1/system/info",
                "/api/v1/system/services/nginx")) {
            Answer answer = api.get(path);

            assertRefused(answer, 503, ErrorCode.SERVICE_UNAVAILABLE);
            assertThat(answer.error().getBoolean("retryable")).isTrue();
            assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
        }
        for (String path : List.of("/api/v1/packages", "/api/v1/patches/apply", "/api/v1/system/reboot")) {
            assertRefused(
                    api.send(HttpMethod.POST, path, path.endsWith("packages") ? INSTALL : "{}"),
                    503,
                    ErrorCode.SERVICE_UNAVAILABLE);
        }
    }

    @Test
    void healthSaysWhatIsMissing() {
        api = new ApiFixture.Setup().start().deploy();

        JsonObject data = api.get("/health").data();

        assertThat(data.getString("status")).isEqualTo("unhealthy");
        assertThat(data.getString("cache_status")).isEqualTo("unknown");
        assertThat(data.getJsonObject("checks").getJsonObject("job_store").getString("status"))
                .isEqualTo("unavailable");
        assertThat(data.getJsonObject("checks").getJsonObject("backend").getString("status"))
                .isEqualTo("unavailable");
    }

    @Test
    void slowAnswersAreCutOff() {
        api = new ApiFixture.Setup()
                .limits(new RequestLimits(Duration.ofMillis(100), 1000, 8192))
                .start();
        api.serveLater(
                Addresses.JOB_LIST.at(Samples.HOST),
                query -> Promise.<dev.linuxpatch.shared.job.JobMessages.JobPage>promise()
                        .future());
        api.deploy();

        Answer answer = api.get("/api/v1/jobs");

        assertRefused(answer, 503, ErrorCode.REQUEST_TIMEOUT);
        assertThat(answer.error().getBoolean("retryable")).isTrue();
    }

    @Test
    void bugsTellNothingButTheRequestId() {
        api = new ApiFixture.Setup()
                .extra(vertx -> List.of(() -> List.of(
                        Route.get("/throws", Permission.HEALTH_READ, exchange -> {
                            throw new IllegalStateException("secret");
                        }),
                        Route.get(
                                "/fails",
                                Permission.HEALTH_READ,
                                exchange -> Future.failedFuture(new IllegalStateException("secret"))))))
                .start();
        api.serveLater(
                Addresses.JOB_LIST.at(Samples.HOST), query -> Future.failedFuture(new IllegalStateException("secret")));
        api.deploy();

        for (String path : List.of("/throws", "/fails", "/api/v1/jobs")) {
            Answer answer = api.get(path);

            assertRefused(answer, 500, ErrorCode.INTERNAL_ERROR);
            assertThat(answer.body().toString()).doesNotContain("secret", "Exception", "jobs.list");
        }
    }

    @Test
    void strangersAreForbidden() {
        deployed(new ApiFixture.Setup().anonymous());

        assertRefused(api.get("/health"), 403, ErrorCode.FORBIDDEN);
        assertRefused(api.get("/nothing"), 403, ErrorCode.FORBIDDEN);
    }

    @Test
    void whatACallerMayNotDoIsForbidden() {
        deployed(new ApiFixture.Setup()
                .authorizer((caller, permission, host) -> permission != Permission.PACKAGES_CHANGE));

        assertRefused(api.send(HttpMethod.POST, "/api/v1/packages", INSTALL), 403, ErrorCode.FORBIDDEN);
        assertThat(api.get("/api/v1/packages").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"Origin, https://evil.example", "Origin, null", "Sec-Fetch-Site, cross-site"})
    void pagesOfOtherSitesCannotChangeAnything(String header, String value) {
        deployed();

        assertRefused(
                api.request(HttpMethod.POST, "/api/v1/system/reboot", Map.of(header, value), null),
                403,
                ErrorCode.FORBIDDEN);
    }

    @ParameterizedTest
    @CsvSource({
        "web-1.example:12443, https://web-1.example:12443",
        "WEB-1.example, https://web-1.example:443",
        "web-1.example:443, https://web-1.example",
        "[::1]:12443, https://[::1]:12443"
    })
    void pagesOfThisSiteCan(String host, String origin) {
        deployed();

        Answer answer = api.request(
                HttpMethod.POST,
                "/api/v1/system/reboot",
                Map.of("Host", host, "Origin", origin, "Sec-Fetch-Site", "same-origin"),
                null);

        assertThat(answer.status()).isEqualTo(202);
    }

    private void deployed() {
        api = ordinary;
    }

    private void deployed(ApiFixture.Setup setup) {
        api = serving(setup);
    }

    private static ApiFixture serving(ApiFixture.Setup setup) {
        ApiFixture fixture = setup.start();
        new ScriptedHost(Samples.packages(3), List.of(), List.of())
                .backend(fixture)
                .jobs(fixture);
        return fixture.deploy();
    }

    private static List<String> fields(Answer answer) {
        return answer.error().getJsonObject("details").getJsonArray("errors").stream()
                .map(error -> ((JsonObject) error).getString("field"))
                .collect(Collectors.toList());
    }

    private static void assertRefused(Answer answer, int status, ErrorCode code) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        JsonObject envelope = answer.json();
        assertThat(envelope.fieldNames()).containsExactly("success", "request_id", "timestamp", "data", "error");
        assertThat(envelope.getBoolean("success")).isFalse();
        assertThat(envelope.getValue("data")).isNull();
        assertThat(UUID.fromString(envelope.getString("request_id"))).hasToString(answer.header("x-request-id"));
        assertThat(Instant.parse(envelope.getString("timestamp"))).isEqualTo(Samples.NOON);
        JsonObject error = envelope.getJsonObject("error");
        assertThat(error.fieldNames()).containsExactly("code", "message", "details", "retryable");
        assertThat(error.getString("code")).isEqualTo(code.name());
        assertThat(error.getBoolean("retryable")).isEqualTo(code.retryable());
        assertThat(error.getString("message")).isNotBlank();
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
    }
}
