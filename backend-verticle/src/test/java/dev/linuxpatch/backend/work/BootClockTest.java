// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootClockTest {
    @TempDir
    Path proc;

    @Test
    void timeIsCountedFromBoot() throws IOException {
        kernelSays("one", "100.25 150.00");
        BootClock.Moment begun = new BootClock(proc).now();

        kernelSays("one", "161.50 200.00");

        assertThat(begun).isEqualTo(new BootClock.Moment("one", Duration.ofMillis(100_250)));
        assertThat(new BootClock(proc).since(begun)).isEqualTo(Duration.ofMillis(61_250));
        assertThat(new BootClock(proc).sameBoot(begun)).isTrue();
    }

    @Test
    void aRestartOfTheHostBeginsTheTimeAnew() throws IOException {
        kernelSays("one", "100.25 150.00");
        BootClock.Moment begun = new BootClock(proc).now();

        kernelSays("two", "5000.00 150.00");

        assertThat(new BootClock(proc).since(begun)).isZero();
        assertThat(new BootClock(proc).sameBoot(begun)).isFalse();
    }

    @Test
    void thisKernelIsUnderstood() {
        BootClock clock = new BootClock(Path.of("/proc"));

        BootClock.Moment now = clock.now();

        assertThat(now.bootId()).matches("[0-9a-f-]{36}");
        assertThat(now.uptime()).isPositive();
        assertThat(clock.since(now)).isBetween(Duration.ZERO, Duration.ofSeconds(30));
    }

    private void kernelSays(String bootId, String uptime) throws IOException {
        Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), bootId + "\n");
        Files.writeString(proc.resolve("uptime"), uptime + "\n");
    }
}
