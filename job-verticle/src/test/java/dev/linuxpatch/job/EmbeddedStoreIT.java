// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.conf.JobSettings;
import dev.linuxpatch.conf.RetentionSettings;
import dev.linuxpatch.shared.bus.TypedBus;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who keeps jobs in a file pays nothing for what several nodes need. */
public class EmbeddedStoreIT {
    @TempDir
    Path directory;

    @Test
    void noClassForAServerIsLoaded() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedStoreIT.class.getName(),
                        directory.toString()))
                .redirectErrorStream(true)
                .start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("dev.linuxpatch.job.sqlite.SqliteJobStore ")
                .doesNotContain("org.postgresql")
                .doesNotContain("dev.linuxpatch.job.postgres")
                .doesNotContain("dev.linuxpatch.job.Ownership");
    }

    /** Starts and stops the role with its own store. */
    public static void main(String[] arguments) {
        JobSettings settings = new JobSettings(
                5,
                Duration.ofMinutes(30),
                Path.of(arguments[0]),
                3,
                Duration.ZERO,
                new RetentionSettings(100, Duration.ofDays(30), 1_000_000, 1L << 30));
        Vertx vertx = Vertx.vertx();
        TypedBus.install(vertx);
        JobHarness.deployReal(vertx, settings);
        Await.result(vertx.close());
    }
}
