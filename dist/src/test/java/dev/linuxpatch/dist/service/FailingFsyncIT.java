// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A disk that says that it could not write: {@code fsync} fails in the service, and in nothing else. */
class FailingFsyncIT {
    private static final Path SOURCE = Path.of("src/test/resources/fsync-fails.c");
    private static final String INSTALL = "{\"packages\":[{\"name\":\"rig-a\"}]}";

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> root.update());

    @TempDir
    private Path directory;

    @Test
    void whatWasNotFlushedIsRefusedStaysRefusedAndIsOverByItself() throws Exception {
        Path flag = directory.resolve("fails");
        SERVICE.process().close();
        try (ServiceProcess service = start(flag)) {
            ApiClient client = client(service);
            JsonNode known = client.runToEnd(client.post("/api/v1/packages", INSTALL));
            Files.createFile(flag);

            ApiResponse refused = submit(client, "rig-lib");
            ApiResponse again = submit(client, "rig-lib");
            Awaiting.untilTrue("health tells", () -> storeStatus(client).equals("failed"));
            ApiResponse read = client.get("/api/v1/jobs/" + known.get("job_id").asText());
            Files.delete(flag);
            Awaiting.untilTrue("it is over", () -> storeStatus(client).equals("ok"));
            ApiResponse accepted = submit(client, "rig-conf");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.errorCode()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(again.status()).isEqualTo(503);
            assertThat(read.status()).isEqualTo(200);
            assertThat(client.runToEnd(accepted).get("status").asText()).isEqualTo("completed");
            assertThat(client.get("/api/v1/jobs").data().get("total").asInt())
                    .as("known and accepted")
                    .isEqualTo(2);
            service.kill();
        }
        SERVICE.start();

        assertThat(SERVICE.client().get("/api/v1/jobs").data().get("total").asInt())
                .as("nothing that was refused comes to life")
                .isEqualTo(2);
        assertThat(SERVICE.root().versionOf("rig-lib")).isEmpty();
    }

    private static ApiResponse submit(ApiClient client, String name) {
        return client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"" + name + "\"}]}");
    }

    private static String storeStatus(ApiClient client) {
        return client.get("/health")
                .data()
                .get("checks")
                .get("job_store")
                .get("status")
                .asText();
    }

    private ServiceProcess start(Path flag) throws IOException, InterruptedException {
        Path library = directory.resolve("fsync-fails.so");
        Process compiler = new ProcessBuilder("gcc", "-shared", "-fPIC", "-o", library.toString(), SOURCE.toString())
                .inheritIO()
                .start();
        assertThat(compiler.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(compiler.exitValue()).isZero();
        ServiceProcess service = ServiceProcess.launch(
                List.of("serve", "--config", SERVICE.home().config().toString()),
                Map.of("LD_PRELOAD", library.toString(), "FAILING_FSYNC", flag.toString()));
        service.port();
        return service;
    }

    private static ApiClient client(ServiceProcess service) {
        ApiClient client =
                new ApiClient(service.baseUrl(), ClientTls.of(SERVICE.home().certs()));
        Awaiting.untilTrue(
                "the first inventory is read",
                () -> client.get("/api/v1/packages").status() == 200);
        return client;
    }
}
