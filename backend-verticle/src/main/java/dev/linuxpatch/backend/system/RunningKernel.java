// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What the running kernel says of itself and of the machine, from {@code proc(5)}. */
public final class RunningKernel {
    private static final Map<String, String> MACHINE_OF_JVM = Map.of("amd64", "x86_64", "x86", "i686", "arm", "armv7l");

    private final Path proc;

    /** @param proc where the file system is mounted, {@code /proc} */
    public RunningKernel(Path proc) {
        this.proc = proc;
    }

    /** Release, as {@code uname -r} has it; empty if it cannot be read. */
    public String release() {
        return line("sys/kernel/osrelease");
    }

    /** The node name; {@code localhost} if it cannot be read. */
    public String hostname() {
        String name = line("sys/kernel/hostname");
        return name.isEmpty() ? "localhost" : name;
    }

    /** Machine hardware name, as {@code uname -m} has it. */
    public String machine() {
        // In the kernel since 6.1.
        String machine = line("sys/kernel/arch");
        String jvm = System.getProperty("os.arch", "");
        return machine.isEmpty() ? MACHINE_OF_JVM.getOrDefault(jvm, jvm) : machine;
    }

    /** Time since boot; zero if it cannot be read. */
    public Duration uptime() {
        String uptime = line("uptime");
        int dot = uptime.indexOf('.');
        return dot <= 0 ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(uptime.substring(0, dot)));
    }

    /** Time of boot by the kernel's reckoning; null if it cannot be read. */
    public Instant bootTime() {
        try {
            return Files.readAllLines(proc.resolve("stat")).stream()
                    .filter(line -> line.startsWith("btime "))
                    .findFirst()
                    .map(line -> Instant.ofEpochSecond(
                            Long.parseLong(line.substring("btime ".length()).strip())))
                    .orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private String line(String file) {
        try {
            return Files.readString(proc.resolve(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
