// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.ApiFixture.Answer;
import dev.linuxpatch.http.view.JobJson;
import dev.linuxpatch.shared.job.CancelMode;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobMessages.EndJob;
import dev.linuxpatch.shared.job.JobMessages.JobSort;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.RebootProof;
import dev.linuxpatch.shared.packages.ChangeOptions;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.OperationKind;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageRequest;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import dev.linuxpatch.shared.packages.PatchRules;
import dev.linuxpatch.shared.packages.Severity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call of the contract, answered. */
class ApiTest {
    private static ApiFixture api;
    private static ScriptedHost host;

    @BeforeAll
    static void serve() {
        api = new ApiFixture.Setup().start();
        host = new ScriptedHost(
                        Samples.packages(600),
                        List.of(
                                Samples.patch("kernel", Severity.CRITICAL, true, true, Patch.AVAILABLE),
                                Samples.patch("nginx", Severity.LOW, false, false, Patch.AVAILABLE),
                                Samples.patch("held-one", Severity.HIGH, true, false, Patch.HELD)),
                        List.of(
                                Samples.available("aaa", "1.0", 1, 5),
                                Samples.available("pkg-0000-extra", "3.0", 9000, 7),
                                Samples.available("zzz", "2.0", 2, 9)))
                .backend(api)
                .jobs(api);
        api.deploy();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void listsEveryInstalledPackageWhenNothingIsSaid() {
        Answer answer = api.get("/api/v1/packages");

        assertThat(answer.status()).isEqualTo(200);
        JsonObject data = answer.data();
        assertThat(data.getJsonArray("packages")).hasSize(600);
        assertThat(data.getInteger("total")).isEqualTo(600);
        assertThat(data.getInteger("offset")).isZero();
        JsonObject first = data.getJsonArray("packages").getJsonObject(0);
        assertThat(first.getString("name")).isEqualTo("pkg-0000");
        assertThat(first.getString("status")).isEqualTo("installed");
        assertThat(first.getBoolean("upgradable")).isTrue();
        assertThat(first.getString("latest_version")).isEqualTo("2.0").isEqualTo(first.getString("available_version"));
        assertThat(first.getString("installed_at"))
                .isEqualTo("2026-03-01T12:00:00Z")
                .isEqualTo(first.getString("install_date"));
        assertThat(first.getJsonArray("dependencies")).containsExactly("libc6");
        assertThat(first.fieldNames())
                .contains(
                        "version",
                        "architecture",
                        "description",
                        "reverse_dependencies",
                        "size_bytes",
                        "size_installed",
                        "maintainer",
                        "cve_ids");
    }

    @ParameterizedTest
    @CsvSource({
        "name=pkg-000*, 10",
        "name=pkg-0001, 1",
        "name=nothing*, 0",
        "upgradable=true, 200",
        "upgradable=false, 400",
        "status=upgradable, 200",
        "status=installed&name=*5, 60",
        "limit=5, 600",
        "offset=10000, 600",
        "color=blue, 600"
    })
    void countsMatchesBeforePaging(String query, int total) {
        assertThat(api.get("/api/v1/packages?" + query).data().getInteger("total"))
                .isEqualTo(total);
    }

    @Test
    void pagesAndSorts() {
        JsonObject data = api.get("/api/v1/packages?sort=version&order=desc&limit=2&offset=1")
                .data();

        assertThat(names(data)).containsExactly("pkg-0001", "pkg-0002");
        assertThat(data.getInteger("limit")).isEqualTo(2);
        assertThat(data.getInteger("offset")).isEqualTo(1);
    }

    @Test
    void listsWhatCouldBeInstalled() {
        JsonObject data = api.get("/api/v1/packages?status=available&name=*a*").data();

        assertThat(names(data)).containsExactly("aaa", "pkg-0000-extra");
        assertThat(data.getInteger("total")).isEqualTo(2);
        assertThat(data.getJsonArray("packages").getJsonObject(0).getString("status"))
                .isEqualTo("available");
    }

    @Test
    void mergesInstalledAndAvailablePackagesInOneOrder() {
        JsonObject data = api.get("/api/v1/packages?status=all&limit=4").data();

        assertThat(names(data)).containsExactly("aaa", "pkg-0000", "pkg-0000-extra", "pkg-0001");
        assertThat(data.getInteger("total")).isEqualTo(603);
        assertThat(names(api.get("/api/v1/packages?status=all&offset=601").data()))
                .containsExactly("pkg-0599", "zzz");
    }

    @Test
    void describesOnePackage() {
        JsonObject data = api.get("/api/v1/packages/pkg-0003").data();

        assertThat(data.getString("homepage")).isEqualTo("https://example.org");
        assertThat(data.getString("license")).isEqualTo("GPL-2+");
        assertThat(data.getJsonArray("files")).containsExactly("/usr/bin/pkg-0003");
        assertThat(data.getJsonArray("dependencies"))
                .containsExactly(new JsonObject()
                        .put("name", "libc6")
                        .put("version", ">= 2.36")
                        .put("required", true));
    }

    @Test
    void installsPackages() throws Exception {
        Answer answer = api.send(HttpMethod.POST, "/api/v1/packages", """
                {"packages":[{"name":"nginx","version":"1.22.1-9"},{"name":"curl","version":null}],
                 "options":{"no_recommends":true,"allow_downgrade":true}}
                """);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("location")).isEqualTo("/api/v1/jobs/" + Samples.JOB);
        assertThat(answer.data().getString("job_id")).isEqualTo(Samples.JOB.toString());
        assertThat(answer.data().getString("status")).isEqualTo("pending");
        assertThat(answer.data().getString("operation")).isEqualTo("install");
        assertThat(answer.data().getJsonArray("packages")).containsExactly("nginx", "curl");
        assertThat(Instant.parse(answer.data().getString("created_at"))).isEqualTo(Samples.NOON);
        SubmitJob job = host.submitted.take();
        assertThat(job.operation())
                .isEqualTo(new Operation.Install(
                        List.of(
                                new PackageRequest(new PackageName("nginx"), new PackageVersion("1.22.1-9")),
                                new PackageRequest(new PackageName("curl"), null)),
                        new ChangeOptions(false, true, true)));
        assertThat(job.caller()).isEqualTo(Samples.MANAGER);
        assertThat(job.requestId()).isEqualTo(answer.json().getString("request_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"version\":null,\"options\":null}"})
    void updatesAPackageToTheNewestVersion(String body) throws Exception {
        Answer answer = api.send(HttpMethod.PUT, "/api/v1/packages/pkg-0003", body);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.data().getString("package")).isEqualTo("pkg-0003");
        assertThat(answer.data().getString("target_version")).isEqualTo("2.3");
        assertThat(host.submitted.take().operation())
                .isEqualTo(new Operation.Update(
                        new PackageRequest(new PackageName("pkg-0003"), null), ChangeOptions.DEFAULT));
    }

    @Test
    void updatesAPackageWithoutAnyBody() throws Exception {
        Answer answer = api.request(HttpMethod.PUT, "/api/v1/packages/libc6:i386", Map.of(), null);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.data().getString("package")).isEqualTo("libc6:i386");
        assertThat(answer.data().getValue("target_version")).isNull();
        host.submitted.take();
    }

    @Test
    void removesAPackage() throws Exception {
        Answer answer = api.request(HttpMethod.DELETE, "/api/v1/packages/nginx?purge=true&force=false", Map.of(), null);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.data().getString("package")).isEqualTo("nginx");
        assertThat(answer.data().getBoolean("purge")).isTrue();
        assertThat(host.submitted.take().operation())
                .isEqualTo(new Operation.Remove(new PackageName("nginx"), true, false));
    }

    @Test
    void listsPatches() {
        JsonObject data = api.get("/api/v1/patches").data();

        assertThat(data.getInteger("total")).isEqualTo(3);
        assertThat(data.getInteger("security_updates")).isEqualTo(2);
        assertThat(data.getBoolean("requires_reboot")).isTrue();
        JsonObject first = data.getJsonArray("patches").getJsonObject(0);
        assertThat(first.getString("name")).isEqualTo("held-one");
        assertThat(first.fieldNames())
                .contains(
                        "id",
                        "current_version",
                        "available_version",
                        "severity",
                        "description",
                        "cve_ids",
                        "requires_reboot",
                        "status",
                        "published_date",
                        "affected_packages");
    }

    @Test
    void filtersPatches() {
        assertThat(api.get("/api/v1/patches?severity=critical").data().getInteger("total"))
                .isEqualTo(1);
        assertThat(api.get("/api/v1/patches?severity=all&status=held").data().getInteger("total"))
                .isEqualTo(1);
        assertThat(api.get("/api/v1/patches?sort=severity&limit=1")
                        .data()
                        .getJsonArray("patches")
                        .getJsonObject(0)
                        .getString("severity"))
                .isEqualTo("critical");
    }

    @Test
    void appliesPatchesInTheManagersDialect() throws Exception {
        Answer answer =
                api.send(HttpMethod.POST, "/api/v1/patches/apply", "{\"packages\":[\"kernel\"],\"allow_reboot\":true}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.data().getString("operation")).isEqualTo("patch_apply");
        assertThat(answer.data().getInteger("patches_count")).isEqualTo(1);
        assertThat(answer.data().getBoolean("requires_reboot")).isTrue();
        assertThat(answer.data().getBoolean("auto_reboot")).isTrue();
        assertThat(host.submitted.take().operation())
                .isEqualTo(new Operation.ApplyPatches(List.of("kernel"), List.of(), true, Duration.ZERO));
    }

    @Test
    void appliesPatchesInTheImplementationsDialect() throws Exception {
        Answer answer = api.send(
                HttpMethod.POST,
                "/api/v1/patches/apply",
                "{\"packages\":[],\"reboot\":true,\"reboot_delay_seconds\":90}");

        assertThat(answer.data().getInteger("patches_count")).isEqualTo(2);
        assertThat(host.submitted.take().operation())
                .isEqualTo(new Operation.ApplyPatches(List.of(), List.of(), true, Duration.ofSeconds(90)));
    }

    @Test
    void appliesPatchesInTheDocumentsDialect() throws Exception {
        Answer answer = api.send(HttpMethod.POST, "/api/v1/patches/apply", """
                {"patches":["kernel_2.0","nginx_2.0"],
                 "options":{"reboot":false,"reboot_delay_minutes":2,"exclude_packages":["k*"]}}
                """);

        assertThat(answer.data().getInteger("patches_count")).isEqualTo(1);
        assertThat(answer.data().getBoolean("requires_reboot")).isFalse();
        assertThat(answer.data().getBoolean("auto_reboot")).isFalse();
        assertThat(host.submitted.take().operation())
                .isEqualTo(new Operation.ApplyPatches(
                        List.of("kernel_2.0", "nginx_2.0"), List.of("k*"), false, Duration.ofMinutes(2)));
    }

    @Test
    void appliesWhatAnAdvisoryIsAboutByTheRulesOfTheBodyOrItsOptions() throws Exception {
        Operation.ApplyPatches meant = new Operation.ApplyPatches(
                List.of("DSA-5001-1", "CVE-2026-0001"),
                List.of(),
                false,
                Duration.ZERO,
                new PatchRules(true, Severity.HIGH, PatchRules.Strategy.FIXING),
                null);
        String ids = "{\"patches\":[\"DSA-5001-1\",\"CVE-2026-0001\"],";
        String rules = "\"security_only\":true,\"severity_min\":\"high\",\"strategy\":\"fixing\"";

        Answer plain = api.send(HttpMethod.POST, "/api/v1/patches/apply", ids + rules + "}");
        Answer optional = api.send(HttpMethod.POST, "/api/v1/patches/apply", ids + "\"options\":{" + rules + "}}");

        assertThat(plain.status()).isEqualTo(202);
        assertThat(optional.status()).isEqualTo(202);
        assertThat(host.submitted.take().operation()).isEqualTo(meant);
        assertThat(host.submitted.take().operation()).isEqualTo(meant);
    }

    @Test
    void rulesThatAreNoneAreNamedAllAtOnce() {
        Answer answer = api.send(HttpMethod.POST, "/api/v1/patches/apply", """
                {"security_only":"yes","severity_min":"unknown","strategy":"oldest","options":{"strategy":"newest","severity":"high"}}
                """);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().encode()).contains("security_only", "severity_min", "strategy", "options.severity");
    }

    @Test
    void rulesThatDisagreeAreRefused() {
        Answer answer = api.send(
                HttpMethod.POST,
                "/api/v1/patches/apply",
                "{\"strategy\":\"fixing\",\"options\":{\"strategy\":\"newest\"}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().encode()).contains("strategy and options.strategy must not disagree");
    }

    @Test
    void appliesNothingWhenEverythingIsExcluded() throws Exception {
        Answer answer =
                api.send(HttpMethod.POST, "/api/v1/patches/apply", "{\"options\":{\"exclude_packages\":[\"*\"]}}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.data().getInteger("patches_count")).isZero();
        host.submitted.take();
    }

    @Test
    void tellsAboutTheSystemFlat() {
        JsonObject data = api.get("/api/v1/system/info").data();

        assertThat(data.getString("hostname")).isEqualTo("web-1");
        assertThat(data.getString("os")).isEqualTo("Debian GNU/Linux");
        assertThat(data.getString("os_version")).isEqualTo("12");
        assertThat(data.getString("kernel")).isEqualTo("6.1.0");
        assertThat(data.getString("architecture")).isEqualTo("x86_64");
        assertThat(data.getString("last_update_check")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(data.containsKey("last_update_apply")).isTrue();
        assertThat(data.getValue("last_update_apply")).isNull();
        assertThat(data.getBoolean("pending_reboot")).isTrue();
        assertThat(data.getString("api_version")).isEqualTo("1.2.3");
    }

    @Test
    void tellsAboutAService() {
        JsonObject data = api.get("/api/v1/system/services/nginx.service").data();

        assertThat(data)
                .isEqualTo(new JsonObject()
                        .put("name", "nginx")
                        .put("display_name", "A web server")
                        .put("active_state", "active")
                        .put("sub_state", "running")
                        .put("load_state", "loaded")
                        .put("enabled_state", "enabled")
                        .put("main_pid", 42)
                        .put("healthy", true));
    }

    @Test
    void reboots() throws Exception {
        Answer answer = api.send(HttpMethod.POST, "/api/v1/system/reboot", """
                {"delay_seconds":60,"force":true,"reason":"kernel","acknowledge_package_database_corruption_risk":true}
                """);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.data().getString("operation")).isEqualTo("reboot");
        assertThat(answer.data().getString("scheduled_at")).isEqualTo("2026-03-01T12:01:00Z");
        assertThat(answer.data().getInteger("delay_seconds")).isEqualTo(60);
        assertThat(answer.data().getBoolean("force")).isTrue();
        assertThat(answer.data().getString("reason")).isEqualTo("kernel");
        assertThat(host.submitted.take().operation())
                .isEqualTo(new Operation.Reboot(Duration.ofSeconds(60), true, "kernel", true));
    }

    @Test
    void listsJobsNewestFirst() throws Exception {
        JsonObject data = api.get("/api/v1/jobs").data();

        assertThat(data.getInteger("total")).isEqualTo(12);
        assertThat(data.getInteger("limit")).isEqualTo(50);
        assertThat(data.getInteger("offset")).isZero();
        JsonObject job = data.getJsonArray("jobs").getJsonObject(0);
        assertThat(job.getString("job_id")).isEqualTo(Samples.JOB.toString());
        assertThat(job.getInteger("progress")).isEqualTo(100).isEqualTo(job.getInteger("progress_percent"));
        assertThat(job.getJsonArray("packages")).containsExactly("nginx");
        assertThat(job.containsKey("started_at")).isTrue();
        assertThat(host.listed.take()).isEqualTo(new ListJobs(null, null, JobSort.CREATED_AT, true, 50, 0));
    }

    @Test
    void filtersJobs() throws Exception {
        api.get("/api/v1/jobs?status=failed&operation=patch_apply&sort=status&order=asc&limit=3&offset=6");

        assertThat(host.listed.take())
                .isEqualTo(new ListJobs(JobStatus.FAILED, OperationKind.PATCH_APPLY, JobSort.STATUS, false, 3, 6));
    }

    @Test
    void showsAJobWithItsLog() {
        JsonObject data = api.get("/api/v1/jobs/" + Samples.JOB).data();

        assertThat(data.getJsonArray("logs")).containsExactly("Reading…", "Done.");
        assertThat(data.getString("output")).isEqualTo("Reading…\nDone.");
        assertThat(data.fieldNames())
                .contains(
                        "message",
                        "error",
                        "error_code",
                        "exit_code",
                        "command_stdout",
                        "command_stderr",
                        "rollback_job_id",
                        "original_job_id",
                        "exclusive_mode");
    }

    @Test
    void rollsAJobBack() throws Exception {
        Answer answer = api.request(HttpMethod.POST, "/api/v1/jobs/" + Samples.JOB + "/rollback", Map.of(), null);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.data().getString("operation")).isEqualTo("rollback");
        assertThat(answer.data().getString("original_job_id")).isEqualTo(Samples.JOB.toString());
        assertThat(answer.data().getBoolean("exclusive_mode")).isTrue();
        assertThat(host.submitted.take().operation()).isEqualTo(new Operation.Rollback(Samples.JOB, List.of()));
    }

    @Test
    void endsAJob() throws Exception {
        Answer answer = api.request(HttpMethod.DELETE, "/api/v1/jobs/" + Samples.JOB, Map.of(), null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data())
                .isEqualTo(new JsonObject()
                        .put("job_id", Samples.JOB.toString())
                        .put("previous_status", "completed")
                        .put("current_status", "completed")
                        .put("action", "deleted")
                        .put("deleted", true));
        assertThat(host.ended.take()).isEqualTo(new EndJob(Samples.JOB, Samples.MANAGER, CancelMode.REFUSE));
    }

    @Test
    void defersACancelThatWouldDoHarmNow() throws Exception {
        Answer answer = api.request(HttpMethod.DELETE, "/api/v1/jobs/" + Samples.JOB + "?mode=defer", Map.of(), null);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.data())
                .isEqualTo(new JsonObject()
                        .put("job_id", Samples.JOB.toString())
                        .put("previous_status", "running")
                        .put("current_status", "running")
                        .put("action", "deferred")
                        .put("phase", "changing")
                        .put("deleted", false));
        assertThat(host.ended.take().mode()).isEqualTo(CancelMode.DEFER);
    }

    @Test
    void refusesAModeOfCancellingThatItDoesNotKnow() {
        Answer answer = api.request(HttpMethod.DELETE, "/api/v1/jobs/" + Samples.JOB + "?mode=later", Map.of(), null);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().getString("code")).isEqualTo("VALIDATION_ERROR");
        assertThat(answer.error().getString("message")).contains("mode").contains("defer");
        assertThat(host.ended).isEmpty();
    }

    @Test
    void showsWhatProvesAReboot() {
        Job job = Samples.job(
                new Operation.Reboot(Duration.ZERO, false, null, false), JobStatus.COMPLETED, Samples.JOB.toString());
        RebootProof proof = RebootProof.before("boot-1").expecting("6.1.0-10").after("boot-2", "");
        JsonObject plain = JobJson.detail(Samples.detail(job));

        JsonObject shown = JobJson.detail(Samples.detail(Samples.with(job, proof)));

        assertThat(plain.getString("boot_id_before")).isNull();
        assertThat(plain.containsKey("cancel_requested_at")).isTrue();
        assertThat(plain.getJsonArray("skipped").getJsonObject(0).getString("status"))
                .isEqualTo("held");
        assertThat(plain.getJsonObject("health_gate"))
                .isEqualTo(new JsonObject()
                        .put("passed", false)
                        .put(
                                "checks",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("name", "service nginx")
                                                .put("passed", false)
                                                .put("detail", "failed")))
                        .put("rolled_back", true));
        assertThat(shown.getString("boot_id_before")).isEqualTo("boot-1");
        assertThat(shown.getString("boot_id_after")).isEqualTo("boot-2");
        assertThat(shown.getString("kernel_expected")).isEqualTo("6.1.0-10");
        assertThat(shown.getString("kernel_running")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/api/v1/health"})
    void isHealthyWhenEverybodyAnswers(String path) {
        JsonObject data = api.get(path).data();

        assertThat(data.getString("status")).isEqualTo("healthy");
        assertThat(data.getInteger("uptime_seconds")).isEqualTo(90);
        assertThat(data.getString("version")).isEqualTo("1.2.3");
        assertThat(data.getString("cache_status")).isEqualTo("fresh");
        assertThat(data.getString("last_cache_update")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(data.containsKey("crl_status")).isTrue();
        assertThat(data.getValue("crl_status")).isNull();
        assertThat(data.getJsonObject("checks").fieldNames())
                .containsExactly(
                        "service",
                        "backend",
                        "inventory",
                        "job_store",
                        "job_directory",
                        "recovery",
                        "package_index",
                        "crl");
    }

    @Test
    void servesItsOwnDescription() {
        Answer answer = api.get("/api/v1/openapi.yaml");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/yaml");
        assertThat(answer.body().toString()).startsWith("openapi: 3.1");
    }

    @Test
    void keepsARequestIdThatIsAUuid() {
        String id = UUID.randomUUID().toString();

        Answer kept = api.request(HttpMethod.GET, "/health", Map.of("X-Request-ID", id), null);
        Answer replaced = api.request(HttpMethod.GET, "/health", Map.of("X-Request-ID", "42"), null);

        assertThat(kept.json().getString("request_id")).isEqualTo(id);
        assertThat(kept.header("x-request-id")).isEqualTo(id);
        assertThat(UUID.fromString(replaced.json().getString("request_id")).version())
                .isEqualTo(4);
    }

    @Test
    void wrapsEverySuccessInTheEnvelope() {
        Answer answer = api.get("/api/v1/packages");

        assertThat(answer.json().fieldNames()).containsExactly("success", "request_id", "timestamp", "data", "error");
        assertThat(answer.json().getBoolean("success")).isTrue();
        assertThat(answer.json().getString("timestamp")).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(answer.json().getValue("error")).isNull();
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    }

    @Test
    void answersHeadLikeGetWithoutABody() {
        Answer get = api.get("/api/v1/packages");
        Answer head = api.request(HttpMethod.HEAD, "/api/v1/packages", Map.of(), null);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEqualTo(Buffer.buffer());
        assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
        assertThat(head.header("etag")).isEqualTo(get.header("etag"));
    }

    @Test
    void tellsTheMethodsOfAPath() {
        Answer answer = api.request(HttpMethod.OPTIONS, "/api/v1/packages/nginx", Map.of(), null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PUT");
    }

    @Test
    void writesAnAuditLine() {
        String id = UUID.randomUUID().toString();

        api.request(
                HttpMethod.GET, "/api/v1/packages/pkg-0001", Map.of("X-Request-ID", id, "User-Agent", "test/1"), null);

        JsonObject line = api.auditLine();
        while (!line.getString("request_id").equals(id)) {
            line = api.auditLine();
        }
        assertThat(line.encode())
                .contains("/api/v1/packages/{name}", "/api/v1/packages/pkg-0001", "CN=manager", "test/1", "200");
    }

    private static List<String> names(JsonObject data) {
        JsonArray packages = data.getJsonArray("packages");
        return packages.stream()
                .map(item -> ((JsonObject) item).getString("name"))
                .toList();
    }
}
