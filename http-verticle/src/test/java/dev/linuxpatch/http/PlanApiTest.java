// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.ApiFixture.Answer;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.PlanId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that only want to see what would be done, and requests that are bound to what was seen. */
class PlanApiTest {
    private static final String ID = "ab".repeat(32);
    private static final String ROLLBACK = "/api/v1/jobs/" + Samples.JOB + "/rollback";

    private ApiFixture api;
    private ScriptedHost host;

    @BeforeEach
    void serve() {
        api = new ApiFixture.Setup().start();
        host = new ScriptedHost(Samples.packages(3), List.of(), List.of())
                .backend(api)
                .jobs(api);
        api.deploy();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /api/v1/packages?dry_run=true             | {\"packages\":[{\"name\":\"nginx\"}]} | install",
                "POST   | /api/v1/packages | {\"packages\":[{\"name\":\"nginx\"}],\"options\":{\"dry_run\":true}} | install",
                "PUT    | /api/v1/packages/nginx                    | {\"dry_run\":true}                      | update",
                "DELETE | /api/v1/packages/nginx?purge=true&dry_run=1 |                                      | remove",
                "POST   | /api/v1/patches/apply                     | {\"options\":{\"dry_run\":true}}        | patch_apply",
                "POST   | /api/v1/patches/apply?dry_run=true        |                                       | patch_apply",
                "POST   | /api/v1/jobs/0b5a9a3e-3f8e-4a52-8f6d-4c9d1a1f6a3e/rollback?dry_run=true |         | rollback",
                "POST   | /api/v1/jobs/0b5a9a3e-3f8e-4a52-8f6d-4c9d1a1f6a3e/rollback | {\"why\":1,\"dry_run\":true} | rollback"
            })
    void aDryRunIsAnsweredWithThePlanAndMakesNoJob(String method, String path, String body, String operation) {
        Answer answer = send(method, path, body);

        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(200);
        assertThat(answer.data().getString("plan_id")).isEqualTo(ID);
        assertThat(answer.data().getString("operation")).isEqualTo(operation);
        assertThat(answer.data().getBoolean("dry_run")).isTrue();
        assertThat(host.planned).hasSize(1);
        assertThat(host.submitted).isEmpty();
    }

    @Test
    void aPlanTellsEveryStepWhatIsLeftOutAndTheWayBack() {
        JsonObject plan =
                send("POST", "/api/v1/patches/apply?dry_run=true", "{}").data();

        assertThat(plan.getJsonArray("packages").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("name", "nginx")
                        .put("action", "upgrade")
                        .put("from_version", "1.0")
                        .put("to_version", "2.0")
                        .put("origin", "Debian-Security")
                        .put("security", true)
                        .put("download_bytes", 4096)
                        .put("disk_bytes", -10));
        assertThat(plan.getJsonArray("removals")).isEqualTo(new JsonArray().add("old"));
        assertThat(plan.getJsonArray("blocked").getJsonObject(0).getString("status"))
                .isEqualTo("held");
        assertThat(plan.getJsonObject("totals").getInteger("download_bytes")).isEqualTo(4096);
        assertThat(plan.getJsonObject("totals").getValue("disk_bytes")).isNull();
        assertThat(plan.getJsonObject("totals").getInteger("purge")).isEqualTo(1);
        assertThat(plan.getValue("reboot_required")).isNull();
        assertThat(plan.getString("rollback")).isEqualTo("unavailable");
        assertThat(plan.getJsonObject("index").getString("status")).isEqualTo("failed");
        assertThat(plan.getJsonObject("index").getJsonArray("failed_repositories"))
                .isEqualTo(new JsonArray().add("http://a stable"));
    }

    @Test
    void aRebootIsShownWithWhatStandsInItsWay() {
        Answer answer = send("POST", "/api/v1/system/reboot?dry_run=true", "{\"delay_seconds\":60}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data().getBoolean("accepted")).isFalse();
        assertThat(answer.data().getJsonArray("blocked").getJsonObject(0).getString("code"))
                .isEqualTo("REBOOT_BLOCKED");
        assertThat(host.submitted).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /api/v1/packages?plan_id=@      | {\"packages\":[{\"name\":\"nginx\"}]}",
                "POST   | /api/v1/packages                | {\"packages\":[{\"name\":\"nginx\"}],\"plan_id\":\"@\"}",
                "PUT    | /api/v1/packages/nginx          | {\"options\":{\"plan_id\":\"@\"}}",
                "DELETE | /api/v1/packages/nginx?plan_id=@ | ",
                "POST   | /api/v1/patches/apply           | {\"options\":{\"plan_id\":\"@\"}}",
                "POST   | /api/v1/jobs/0b5a9a3e-3f8e-4a52-8f6d-4c9d1a1f6a3e/rollback | {\"plan_id\":\"@\"}"
            })
    void aRequestIsBoundToItsPlanWhereverThatStands(String method, String path, String body) {
        Answer answer = send(method, path.replace("@", ID), body == null ? null : body.replace("@", ID));

        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(202);
        assertThat(host.submitted.remove().operation().plan()).isEqualTo(new PlanId(ID));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /api/v1/patches/apply?dry_run=maybe    | {}",
                "POST   | /api/v1/patches/apply?dry_run=true     | {\"dry_run\":false}",
                "POST   | /api/v1/patches/apply                  | {\"options\":{\"dry_run\":\"true\"}}",
                "POST   | /api/v1/patches/apply                  | {\"plan_id\":\"abc\"}",
                "DELETE | /api/v1/packages/nginx?plan_id=xyz     | ",
                "POST   | /api/v1/system/reboot?dry_run=perhaps  | {}",
                "POST   | /api/v1/jobs/0b5a9a3e-3f8e-4a52-8f6d-4c9d1a1f6a3e/rollback | {\"dry_run\":\"yes\"}"
            })
    void aWishThatIsNotUnderstoodIsNeverCarriedOut(String method, String path, String body) {
        Answer answer = send(method, path, body);

        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(400);
        assertThat(answer.error().getString("code")).isEqualTo("VALIDATION_ERROR");
        assertThat(host.submitted).isEmpty();
        assertThat(host.planned).isEmpty();
    }

    @Test
    void aRollbackWithoutABodyIsStillARollback() {
        Answer answer = send("POST", ROLLBACK, null);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.data().getString("original_job_id"))
                .isEqualTo(JobId.parse(Samples.JOB.toString()).orElseThrow().toString());
        assertThat(host.submitted.remove().operation().plan()).isNull();
    }

    @Test
    void everyListSaysHowOldItsIndexIs() {
        for (String path : List.of(
                "/api/v1/packages",
                "/api/v1/packages?name=p*",
                "/api/v1/packages?status=all",
                "/api/v1/packages?status=available",
                "/api/v1/patches",
                "/api/v1/patches?status=held")) {
            JsonObject index = api.get(path).data().getJsonObject("index");

            assertThat(index.getString("status")).as(path).isEqualTo("fresh");
            assertThat(index.getString("last_update")).as(path).isEqualTo(Samples.NOON.toString());
        }
    }

    private Answer send(String method, String path, String body) {
        return api.request(
                HttpMethod.valueOf(method),
                path,
                body == null ? Map.of() : Map.of("Content-Type", "application/json"),
                body == null ? null : Buffer.buffer(body));
    }
}
