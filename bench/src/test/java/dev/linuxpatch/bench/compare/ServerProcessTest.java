// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ServerProcessTest {
    @TempDir
    private Path directory;

    @Test
    void seesThatAProcessWasStartedEvenAfterItHasEnded() throws IOException {
        Path gate = directory.resolve("gate");
        Path done = directory.resolve("done");
        try (ServerProcess server =
                shell("until [ -e '%s' ]; do :; done; /bin/true; : >'%s'; sleep 60".formatted(gate, done))) {
            long before = server.processesStarted();
            Files.createFile(gate);
            await(() -> Files.exists(done));

            assertThat(server.processesStarted()).isNotEqualTo(before);
        }
    }

    @Test
    void countsTheTimeOfAllItsProcesses() throws IOException {
        Path busy = directory.resolve("busy");
        // The child spins: its parent has no time on a processor to speak of.
        try (ServerProcess server = shell("(: >'%s'; while :; do :; done) & wait".formatted(busy))) {
            await(() -> Files.exists(busy));
            double before = server.cpuSeconds();
            await(() -> cpu(server) > before + 0.05);

            assertThat(server.cpuSeconds()).isGreaterThan(before);
            assertThat(server.residentMebibytes()).isPositive();
        }
    }

    @Test
    void tellsWhatAServerThatEndedHadToSay() throws IOException {
        try (ServerProcess server = shell("echo no such certificate; exit 78")) {
            await(() -> {
                try {
                    server.mustBeAlive();
                    return false;
                } catch (CompareException e) {
                    return true;
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThatThrownBy(server::mustBeAlive)
                    .isInstanceOf(CompareException.class)
                    .hasMessageContaining("78")
                    .hasMessageContaining("no such certificate");
        }
    }

    private ServerProcess shell(String script) throws IOException {
        return ServerProcess.start(List.of("/bin/sh", "-c", script), Map.of(), directory.resolve("output"));
    }

    private static double cpu(ServerProcess server) {
        try {
            return server.cpuSeconds();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
