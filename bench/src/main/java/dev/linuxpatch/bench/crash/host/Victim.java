// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A kind of process below the service that can be killed. */
public enum Victim {
    /** The script that starts the package manager and records its end. */
    LAUNCHER,
    APT,
    DPKG,
    /** A maintainer script. */
    SCRIPT;

    /** What a process of a root is; empty if none of these, or gone. */
    static Optional<Victim> of(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        try {
            String name = Files.readString(proc.resolve("comm")).trim();
            String command = new String(Files.readAllBytes(proc.resolve("cmdline")), StandardCharsets.ISO_8859_1);
            if (name.equals("apt-get")) {
                return Optional.of(APT);
            }
            if (name.equals("dpkg")) {
                return Optional.of(DPKG);
            }
            if (command.contains("/launcher-")) {
                return Optional.of(LAUNCHER);
            }
            return command.contains("/var/lib/dpkg/") ? Optional.of(SCRIPT) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
