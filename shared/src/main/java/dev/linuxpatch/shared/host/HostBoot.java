// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * The run of a host's kernel, from {@code proc(5)}.
 *
 * @param bootId names it; empty if it cannot be read
 * @param kernel its release, as {@code uname -r} has it; empty if it cannot be read
 * @param uptimeMillis time since it began, suspended time included; negative if it cannot be read
 */
public record HostBoot(String bootId, String kernel, long uptimeMillis) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final int MILLIS = 1000;

    public HostBoot {
        Objects.requireNonNull(bootId, "bootId");
        Objects.requireNonNull(kernel, "kernel");
    }

    /** That of this machine, now. */
    public static HostBoot ofThisMachine() {
        return new HostBoot(read(BOOT_ID), read(RELEASE), uptime());
    }

    /** Milliseconds since this machine was started, suspended time included; negative if it cannot be read. */
    public static long uptime() {
        String seconds = read(UPTIME).split(" ", 2)[0];
        try {
            return seconds.isEmpty() ? -1 : (long) (Double.parseDouble(seconds) * MILLIS);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The same run some time later. */
    public HostBoot after(Duration time) {
        return uptimeMillis < 0 ? this : new HostBoot(bootId, kernel, uptimeMillis + time.toMillis());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
