// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class ConfigWatcherTest {

    private static final Duration PERIOD = Duration.ofMillis(20);

    @TempDir
    Path directory;

    private final BlockingQueue<ConfigurationChange> changes = new LinkedBlockingQueue<>();
    private final BlockingQueue<ConfigurationException> refusals = new LinkedBlockingQueue<>();
    private Path file;
    private ConfigWatcher watcher;

    @BeforeEach
    void watch(Vertx vertx, VertxTestContext context) throws IOException {
        file = Files.writeString(directory.resolve("config.yaml"), "server: {port: 1}\n");
        ConfigSources sources = new ConfigSources(file, Map.of("LPA_RATE_LIMIT_READ_BURST", "50"), Map.of());
        ConfigLoader.load(vertx, sources).onComplete(context.succeeding(loaded -> {
            watcher = ConfigWatcher.start(vertx, sources, loaded, PERIOD, new ConfigurationListener() {
                @Override
                public void changed(ConfigurationChange change) {
                    changes.add(change);
                }

                @Override
                public void refused(ConfigurationException reason) {
                    refusals.add(reason);
                }
            });
            context.completeNow();
        }));
    }

    @AfterEach
    void stop(VertxTestContext context) {
        watcher.close().onComplete(context.succeedingThenComplete());
    }

    /** Replaced in one step, so that no scan sees half of it. */
    private void write(String text) throws IOException {
        Path next = Files.writeString(directory.resolve("next.yaml"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T element = queue.poll(10, TimeUnit.SECONDS);
        assertThat(element).as("nothing was reported in time").isNotNull();
        return element;
    }

    @Test
    void liveKeysApplyAndOthersWaitForARestart() throws Exception {
        write("server: {port: 2}\nlogging: {level: debug}\nrate_limit: {read_per_minute: 7}\n");

        ConfigurationChange change = next(changes);
        assertThat(change.applied()).containsExactly("logging.level", "rate_limit.read_per_minute");
        assertThat(change.needRestart()).containsExactly("server.port");
        assertThat(change.running().logging().level()).isEqualTo(LogLevel.DEBUG);
        assertThat(change.running().rateLimit()).isEqualTo(new RateLimitSettings(true, 20, 10, 7, 50));
        assertThat(change.running().listenPort()).isEqualTo(1);
    }

    @Test
    void changeThatIsTakenBackNeedsNoRestart() throws Exception {
        write("server: {port: 2}\n");
        ConfigurationChange first = next(changes);
        write("server: {port: 1}\n");
        ConfigurationChange second = next(changes);

        assertThat(first.needRestart()).containsExactly("server.port");
        assertThat(second.needRestart()).isEmpty();
        assertThat(second.applied()).isEmpty();
    }

    @Test
    void invalidChangeIsRefusedAsAWholeAndTheOldOneStays() throws Exception {
        write("logging: {level: debug}\nserver: {prot: 2}\n");
        ConfigurationException refusal = next(refusals);
        write("server: {port: 1}\nlogging: {level: warn}\n");
        ConfigurationChange change = next(changes);

        assertThat(refusal).hasMessageContaining(file + ":2: server.prot: unknown key; did you mean 'port'?");
        assertThat(change.applied()).containsExactly("logging.level");
        assertThat(change.running().logging().level()).isEqualTo(LogLevel.WARN);
    }

    @Test
    void missingFileIsRefusedAndWatchedOn() throws Exception {
        Files.delete(file);
        ConfigurationException refusal = next(refusals);
        write("server: {port: 1}\nrate_limit: {enabled: false}\n");
        ConfigurationChange change = next(changes);

        assertThat(refusal.problems())
                .containsExactly(new ConfigProblem(
                        file.toString(), 0, "", "the file cannot be read: it is missing, or may not be read"));
        assertThat(change.applied()).containsExactly("rate_limit.enabled");
    }

    @Test
    void onlyKeysWhoseValueInForceDiffersAreReported() throws Exception {
        write("# moves the lines\nserver: {port: 1}\nrate_limit: {read_burst: 5}\nconsole: {enabled: false}\n");

        ConfigurationChange change = next(changes);
        assertThat(change.applied()).isEmpty();
        assertThat(change.needRestart()).containsExactly("console.enabled");
    }
}
