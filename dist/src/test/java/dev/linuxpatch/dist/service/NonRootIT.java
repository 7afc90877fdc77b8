// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service without the rights of root: it shows everything and changes nothing. */
class NonRootIT {
    private static final String USER = "nobody";
    private static final String GROUP = "nogroup";

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        root.update();
        root.install("rig-a=1.0", "rig-sec=1.0");
    });

    private static String done;
    private static ServiceProcess process;
    private static ApiClient client;

    @BeforeAll
    static void startAsNobody() throws IOException {
        ApiClient root = SERVICE.client();
        done = root.runToEnd(root.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-rec\"}]}"))
                .get("job_id")
                .asText();
        SERVICE.process().close();
        Path home = SERVICE.home().directory();
        LocalCommand command = new LocalCommand(Path.of("target"), Map.of());
        // Where this is built may be closed to other users.
        Path program = home.resolve("linux-patch-api");
        command.run(List.of("cp", "-r", "linux-patch-api", program.toString())).orFail();
        command.run(List.of("chown", "-R", USER + ":" + GROUP, home.toString())).orFail();
        for (Path entrance : List.of(home.getParent(), SERVICE.root().path().getParent())) {
            Files.setPosixFilePermissions(entrance, PosixFilePermissions.fromString("rwx--x--x"));
        }
        process = ServiceProcess.run(
                List.of(
                        "setpriv",
                        "--reuid=" + USER,
                        "--regid=" + GROUP,
                        "--clear-groups",
                        program.resolve("bin/linux-patch-api").toString(),
                        "serve",
                        "--config",
                        SERVICE.home().config().toString()),
                Map.of("HOME", "/nonexistent"));
        client = new ApiClient(process.baseUrl(), ClientTls.of(SERVICE.home().certs()));
        Awaiting.untilTrue(
                "the first inventory is read",
                () -> client.get("/api/v1/packages").status() == 200);
        new ChildProcesses(process.pid()).awaitNone();
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @Test
    void itReallyRunsAsAnotherUser() throws IOException {
        Path running = Path.of("/proc", Long.toString(process.pid()));

        assertThat(Files.getOwner(running).getName()).isEqualTo(USER);
        assertThat(Files.readString(running.resolve("status"))).containsPattern("CapEff:\\s+0{16}\\n");
    }

    @Test
    void everythingCanBeRead() {
        assertThat(client.get("/api/v1/packages").data().get("total").asInt()).isEqualTo(3);
        assertThat(client.get("/api/v1/packages?status=available&name=rig-lib")
                        .data()
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        JsonNode detail = client.get("/api/v1/packages/rig-a").data();
        assertThat(detail.get("latest_version").asText()).isEqualTo("1.2");
        assertThat(detail.get("files")).isNotEmpty();
        JsonNode patches = client.get("/api/v1/patches").data();
        assertThat(patches.get("security_updates").asInt()).isEqualTo(1);
        JsonNode info = client.get("/api/v1/system/info").data();
        assertThat(info.get("can_change_packages").asBoolean()).isFalse();
        assertThat(client.get("/health").data().get("status").asText()).isEqualTo("healthy");
        assertThat(client.get("/api/v1/jobs/" + done).data().get("status").asText())
                .isEqualTo("completed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /api/v1/packages | {\"packages\":[{\"name\":\"rig-lib\"}]}",
                "POST | /api/v1/packages | {\"packages\":[{\"name\":\"no-such-thing\"}]}",
                "PUT | /api/v1/packages/rig-a | {}",
                "DELETE | /api/v1/packages/rig-a?purge=true&force=true | ''",
                "POST | /api/v1/patches/apply | {}",
                "POST | /api/v1/system/reboot | {\"delay_seconds\":1}",
                "POST | /api/v1/system/reboot | {\"force\":true,\"acknowledge_package_database_corruption_risk\":true}",
                "POST | /api/v1/jobs/{done}/rollback | ''"
            })
    void everyChangeIsRefusedBeforeAnythingBegins(String method, String path, String body) {
        ChildProcesses children = new ChildProcesses(process.pid());
        long before = children.faultsOfEnded();

        ApiResponse response = client.send(client.request(path.replace("{done}", done))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));

        assertThat(response.status()).as("%s", response.envelope()).isEqualTo(403);
        assertThat(response.errorCode()).isEqualTo("PERMISSION_DENIED");
        assertThat(response.error().get("message").asText()).contains("root");
        assertThat(response.error().get("retryable").asBoolean()).isFalse();
        assertThat(children.faultsOfEnded()).isEqualTo(before);
        assertThat(children.running()).isZero();
        JsonNode jobs = client.get("/api/v1/jobs").data();
        assertThat(jobs.get("total").asInt()).as("%s", jobs).isEqualTo(1);
        assertThat(SERVICE.root().versionOf("rig-a")).hasValue("1.0");
    }

    @Test
    void whatIsWrongWithARequestIsToldFirst() {
        assertThat(client.post("/api/v1/packages", "{\"packages\":[]}").errorCode())
                .isEqualTo("VALIDATION_ERROR");
    }
}
