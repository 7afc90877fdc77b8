// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the tools that the rig is built with: clean environment, no input, output through a file (a daemon left by a
 * maintainer script would hold a pipe open for ever). A call that takes two minutes is killed and fails.
 */
public final class Tool {
    public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final long TIMEOUT_SECONDS = 120;
    /** Debian package by the program that the rig needs from it. */
    private static final Map<String, String> NEEDED = Map.of(
            "apt-get", "apt",
            "apt-ftparchive", "apt-utils",
            "dpkg", "dpkg",
            "dpkg-deb", "dpkg",
            "gpg", "gnupg",
            "gpgv", "gpgv",
            "busybox", "busybox-static",
            "setsid", "util-linux",
            "mknod", "coreutils",
            "mount", "mount");

    private Tool() {}

    static void checkAll() {
        String missing = NEEDED.entrySet().stream()
                .filter(need -> find(need.getKey()).findAny().isEmpty())
                .map(Map.Entry::getValue)
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "the package rig needs tools that are not here; run: apt-get install --no-install-recommends "
                            + missing);
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new IllegalStateException("the package rig needs root: maintainer scripts run chrooted");
        }
    }

    public static Path require(String program) {
        return find(program).findFirst().orElseThrow(() -> new IllegalStateException("no program " + program));
    }

    private static Stream<Path> find(String program) {
        return Stream.of(PATH.split(":", -1)).map(dir -> Path.of(dir, program)).filter(Files::isExecutable);
    }

    public static AptResult run(Path directory, Map<String, String> environment, List<String> argv) {
        try {
            Path output = Files.createTempFile("rig-", ".out");
            try {
                int exitCode = run(directory, environment, output.toFile(), argv);
                return new AptResult(exitCode, new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(Path directory, Map<String, String> environment, File output, List<String> argv)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", PATH, "LC_ALL", "C.UTF-8", "TZ", "UTC", "HOME", "/nonexistent"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        argv + " took longer than " + TIMEOUT_SECONDS + " s:\n" + Files.readString(output.toPath()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + argv, e);
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
