// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class ConfigLoaderTest {

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("config.yaml"), text);
    }

    private static void expectRefusal(
            Vertx vertx, VertxTestContext context, Path file, Consumer<ConfigurationException> expectations) {
        ConfigLoader.load(vertx, file, Map.of(), Map.of())
                .onComplete(context.failing(failure -> context.verify(() -> {
                    assertThat(failure).isInstanceOf(ConfigurationException.class);
                    expectations.accept((ConfigurationException) failure);
                    context.completeNow();
                })));
    }

    @Test
    void withoutAFileTheDefaultsAreLoaded(Vertx vertx, VertxTestContext context) {
        ConfigLoader.load(vertx, null, Map.of("PATH", "/bin"), Map.of())
                .onComplete(context.succeeding(configuration -> context.verify(() -> {
                    assertThat(configuration).isEqualTo(Configuration.defaults());
                    context.completeNow();
                })));
    }

    @Test
    void strongerSourcesWin(Vertx vertx, VertxTestContext context) throws IOException {
        Path file = file("jobs: {max_concurrent: 1, timeout_minutes: 1, queue_capacity: 1}\n");
        Map<String, String> environment = Map.of("LPA_JOBS_MAX_CONCURRENT", "2", "LPA_JOBS_TIMEOUT_MINUTES", "2");

        ConfigLoader.load(vertx, new ConfigSources(file, environment, Map.of("jobs.max_concurrent", "3")))
                .onComplete(context.succeeding(loaded -> context.verify(() -> {
                    JobSettings jobs = loaded.configuration().jobs();
                    assertThat(jobs.maxConcurrent()).isEqualTo(3);
                    assertThat(jobs.timeout()).hasMinutes(2);
                    assertThat(jobs.queueCapacity()).isEqualTo(1);
                    assertThat(jobs.lockWait()).hasSeconds(120);
                    assertThat(loaded.settings().origin(Schema.JOBS_QUEUE_CAPACITY))
                            .isEqualTo(Origin.file(file.toString(), 1));
                    context.completeNow();
                })));
    }

    @Test
    void problemsOfAllSourcesAreReportedTogether(Vertx vertx, VertxTestContext context) throws IOException {
        Path file = file("server:\n  port: 1\n  port: 2\n");

        ConfigLoader.load(vertx, file, Map.of("LPA_JOBS_MAX_CONCURRENT", "x"), Map.of("nowhere", "y"))
                .onComplete(context.failing(failure -> context.verify(() -> {
                    assertThat(((ConfigurationException) failure)
                                    .problems().stream().map(ConfigProblem::file))
                            .containsExactly(file.toString(), "environment LPA_JOBS_MAX_CONCURRENT", "command line");
                    assertThat(failure).hasMessageContaining(file + ":3: server.port: duplicate key");
                    context.completeNow();
                })));
    }

    @Test
    void missingFileIsNamed(Vertx vertx, VertxTestContext context) {
        Path missing = directory.resolve("missing.yaml");
        expectRefusal(
                vertx,
                context,
                missing,
                refusal -> assertThat(refusal.problems())
                        .containsExactly(new ConfigProblem(
                                missing.toString(), 0, "", "the file cannot be read: there is no such file")));
    }

    @Test
    void directoryIsNoFile(Vertx vertx, VertxTestContext context) {
        expectRefusal(
                vertx,
                context,
                directory,
                refusal -> assertThat(refusal.problems())
                        .singleElement()
                        .satisfies(problem -> assertThat(problem)
                                .hasToString(directory + ": the file cannot be read: Is a directory")));
    }

    @Test
    void fileThatIsNotUtf8IsRefused(Vertx vertx, VertxTestContext context) throws IOException {
        Path file = Files.write(directory.resolve("latin1.yaml"), new byte[] {'#', ' ', (byte) 0xe4, '\n'});
        expectRefusal(
                vertx, context, file, refusal -> assertThat(refusal).hasMessageContaining(file + ": not valid YAML"));
    }

    @Test
    void deeplyNestedFileIsRefused(Vertx vertx, VertxTestContext context) throws IOException {
        Path file = file("server: " + "[".repeat(10_000));
        expectRefusal(
                vertx, context, file, refusal -> assertThat(refusal).hasMessageContaining(file + ": not valid YAML"));
    }
}
