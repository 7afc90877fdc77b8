// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the numbers were measured on and with. */
record Machine(String description) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    static Machine here() throws IOException, InterruptedException {
        return new Machine(String.join(
                " · ",
                value(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors() + " processors",
                value(Path.of("/proc/meminfo"), "MemTotal").replaceAll("(\\d+)\\d{3} kB", "$1 MB"),
                value(Path.of("/etc/os-release"), "PRETTY_NAME").replace("\"", ""),
                "Linux " + System.getProperty("os.version").replaceAll("-.*", ""),
                "Java " + Runtime.version(),
                "nginx " + nginxVersion(),
                Tool.text(List.of("openssl", "version"), Map.of(), LIMIT).replaceAll("^(\\S+ \\S+)(?s:.*)", "$1"),
                "load average " + Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0] + " before"));
    }

    private static String nginxVersion() throws IOException, InterruptedException {
        // It writes its version to standard error.
        Process process =
                new ProcessBuilder("nginx", "-v").redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return text.strip().replaceAll(".*/", "");
    }

    private static String value(Path file, String key) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.replaceFirst("^[^:=]*[:=]\\s*", ""))
                    .findFirst()
                    .orElse("unknown " + key);
        }
    }
}
