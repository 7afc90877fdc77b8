// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linuxpatch.backend.rig.AptRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The jobs of a service on a disk of their own (a tmpfs), which fills up. */
class FullDiskIT {
    private static final String INSTALL = "{\"packages\":[{\"name\":\"rig-a\"}]}";

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> {
        root.update();
        mount(home.jobs());
    });

    private final AptRoot root = SERVICE.root();

    @AfterAll
    static void unmount() {
        SERVICE.process().close();
        run("umount", "-l", SERVICE.home().jobs().toString());
    }

    @Test
    void aDiskThatFillsUpStopsNewJobsAndNothingElseAndNeedsNoRestart() {
        ApiClient client = SERVICE.client();
        String running = client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-gate\"}]}")
                .data()
                .get("job_id")
                .asText();
        Awaiting.untilTrue("the script waits", () -> Files.exists(root.waiting("rig-gate")));

        fill();
        awaitHealth(client, "degraded");
        ApiResponse refused = client.post("/api/v1/packages", INSTALL);
        JsonNode checks = client.get("/health").data().get("checks");
        ApiResponse job = client.get("/api/v1/jobs/" + running);
        ApiResponse packages = client.get("/api/v1/packages");
        root.openGate("rig-gate");
        Awaiting.untilTrue(
                "the package is installed", () -> root.stateOf("rig-gate").equals("ii"));
        free();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.errorCode()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(refused.error().get("message").asText())
                .contains(SERVICE.home().jobs().toString());
        assertThat(refused.header("Retry-After")).isNotNull();
        assertThat(checks.get("job_directory").get("status").asText()).isEqualTo("full");
        assertThat(job.status()).isEqualTo(200);
        assertThat(packages.status()).isEqualTo(200);
        assertThat(client.awaitEnd(running).get("status").asText()).isEqualTo("completed");
        awaitHealth(client, "healthy");
        assertThat(client.runToEnd(client.post("/api/v1/packages", INSTALL))
                        .get("status")
                        .asText())
                .isEqualTo("completed");
    }

    @Test
    void aDiskThatIsFullAtTheStartIsNoReasonNotToServe() {
        JsonNode known = SERVICE.client()
                .runToEnd(SERVICE.client().post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-lib\"}]}"));
        SERVICE.process().kill();
        fill();

        SERVICE.start();
        ApiClient client = SERVICE.client();
        awaitHealth(client, "degraded");
        ApiResponse read = client.get("/api/v1/jobs/" + known.get("job_id").asText());
        ApiResponse refused = client.post("/api/v1/packages", INSTALL);
        free();

        assertThat(read.status()).as("%s", read.envelope()).isEqualTo(200);
        assertThat(read.data().get("status")).isEqualTo(known.get("status"));
        assertThat(refused.status()).isEqualTo(503);
        awaitHealth(client, "healthy");
        ApiResponse accepted = client.post("/api/v1/packages", "{\"packages\":[{\"name\":\"rig-conf\"}]}");
        assertThat(client.runToEnd(accepted).get("status").asText()).isEqualTo("completed");
    }

    private static void awaitHealth(ApiClient client, String status) {
        Awaiting.untilTrue(
                "it is " + status,
                () -> client.get("/health").data().get("status").asText().equals(status));
    }

    private static void fill() {
        byte[] block = new byte[4096];
        Path ballast = ballast();
        try (var out = Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (Files.getFileStore(ballast).getUsableSpace() > 0) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private static void free() {
        try {
            Files.delete(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path ballast() {
        return SERVICE.home().jobs().resolve("ballast");
    }

    private static void mount(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", directory.toString());
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
