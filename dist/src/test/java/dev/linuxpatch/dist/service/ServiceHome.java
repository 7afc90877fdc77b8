// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import dev.linuxpatch.dist.pki.DevelopmentPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;

/** The files of one service: certificates, configuration, whitelist, jobs. They outlive a restart. */
final class ServiceHome {
    private final Path directory;
    private final Path root;
    private final String address;
    /** It lives for seconds: the second compiler would cost more than it brings. */
    private String javaOptions = "-XX:TieredStopAtLevel=1";

    /** @param root whose packages are served */
    ServiceHome(Path directory, Path root) {
        this(directory, root, "127.0.0.1", "127.0.0.1");
    }

    /**
     * @param address that it listens on
     * @param client the only address that may connect
     */
    ServiceHome(Path directory, Path root, String address, String client) {
        this.directory = directory;
        this.root = root;
        this.address = address;
        try {
            new DevelopmentPki(Clock.systemUTC())
                    .init(
                            certs(),
                            Stream.of("localhost", "127.0.0.1", "::1", address)
                                    .distinct()
                                    .toList(),
                            "test-client",
                            Duration.ofDays(2));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot make certificates", e);
        }
        whitelist(client);
        configure("");
    }

    Path directory() {
        return directory;
    }

    Path certs() {
        return directory.resolve("certs");
    }

    Path config() {
        return directory.resolve("config.yaml");
    }

    Path whitelistFile() {
        return directory.resolve("whitelist.yaml");
    }

    Path auditLog() {
        return directory.resolve("audit.log");
    }

    Path jobs() {
        return directory.resolve("jobs");
    }

    /** Replaces the whitelist, as an editor does: by a rename. */
    void whitelist(String... entries) {
        StringBuilder yaml = new StringBuilder("entries:\n");
        for (String entry : entries) {
            yaml.append("  - \"").append(entry).append("\"\n");
        }
        Path next = directory.resolve("whitelist.yaml.new");
        write(next, yaml.toString());
        try {
            Files.move(next, whitelistFile(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the configuration: what every test needs, then these lines, whose sections must be others. */
    void configure(String more) {
        write(
                config(),
                """
                server: {bind: "%2$s", port: 0}
                tls:
                  ca_cert: "%1$s/certs/ca.pem"
                  server_cert: "%1$s/certs/server.pem"
                  server_key: "%1$s/certs/server.key.pem"
                logging: {file_path: "%1$s/audit.log", stdout: false}
                whitelist: {path: "%1$s/whitelist.yaml"}
                """.formatted(directory, address)
                        + (more.contains("package_manager:") ? "" : packageManagerSection(""))
                        + (more.contains("jobs:") ? "" : jobsSection(""))
                        + (more.contains("rate_limit:") ? "" : "rate_limit: {enabled: false}\n")
                        + (more.contains("system:") ? "" : "system: {reboot_command: [\"/bin/true\"]}\n")
                        + more);
    }

    /** The section of jobs with further keys. */
    String jobsSection(String more) {
        return "jobs: {storage_path: \"" + jobs() + "\"" + (more.isEmpty() ? "" : ", " + more) + "}\n";
    }

    /** The section of the package manager with further keys. */
    String packageManagerSection(String more) {
        return "package_manager: {root: \"" + root + "\"" + (more.isEmpty() ? "" : ", " + more) + "}\n";
    }

    /** Options of its JVM beyond the usual ones, from the next start on. */
    void javaOptions(String options) {
        javaOptions = options;
    }

    String javaOptions() {
        return javaOptions;
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
