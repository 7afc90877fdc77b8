// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** Time since boot, from {@code proc(5)}: no step of the system clock moves it, and it outlives this process. */
final class BootClock {
    private static final int NANO_DIGITS = 9;

    private final Path proc;

    /**
     * A moment.
     *
     * @param bootId the kernel's name for this boot: a new one after every restart of the host
     * @param uptime since that boot, the time asleep included
     */
    record Moment(String bootId, Duration uptime) {
        Moment {
            Objects.requireNonNull(bootId, "bootId");
            Objects.requireNonNull(uptime, "uptime");
        }
    }

    /** @param proc where the file system is mounted, {@code /proc} */
    BootClock(Path proc) {
        this.proc = proc;
    }

    Moment now() {
        try {
            String uptime = Files.readString(proc.resolve("uptime")).strip().split(" ", 2)[0];
            return new Moment(
                    Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip(),
                    Duration.ofNanos(
                            new BigDecimal(uptime).movePointRight(NANO_DIGITS).longValue()));
        } catch (IOException e) {
            throw new UncheckedIOException("the kernel does not say how long it has been running", e);
        }
    }

    /** Whether the host has not been restarted since. */
    boolean sameBoot(Moment earlier) {
        return now().bootId().equals(earlier.bootId());
    }

    /** How long ago that was; zero if the host was restarted meanwhile, because this clock began anew with it. */
    Duration since(Moment earlier) {
        Moment now = now();
        return now.bootId().equals(earlier.bootId()) ? now.uptime().minus(earlier.uptime()) : Duration.ZERO;
    }
}
