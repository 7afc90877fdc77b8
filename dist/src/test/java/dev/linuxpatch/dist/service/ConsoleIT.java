// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.dist.pki.DevelopmentPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bridge for consoles, used by the client that the Vert.x project publishes, in Node. */
class ConsoleIT {
    private static final Path SOURCES = Path.of("src/test/node");
    private static final Path WORKPLACE = Path.of("target/console-test");
    private static final List<String> FILES = List.of("package.json", "package-lock.json", "console.test.mjs");

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension((root, home) -> root.update());

    @Test
    void thePublishedClientReadsFollowsAJobAndIsKeptToItsAddresses() throws IOException {
        Path certs = SERVICE.home().certs();
        LocalCommand node = new LocalCommand(
                workplace(),
                Map.of(
                        "CONSOLE_URL", SERVICE.process().baseUrl() + "/eventbus",
                        "CONSOLE_CA", certs.resolve(DevelopmentPki.CA).toString(),
                        "CONSOLE_CERT", certs.resolve(DevelopmentPki.CLIENT).toString(),
                        "CONSOLE_KEY", certs.resolve(DevelopmentPki.CLIENT_KEY).toString(),
                        "CONSOLE_PACKAGE", "rig-a"));
        node.run(List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"))
                .orFail();

        String report = node.run(List.of("node", "--test", "--test-reporter=tap", "console.test.mjs"))
                .orFail();

        assertThat(report).containsPattern("(?m)^# pass [1-9]").contains("\n# fail 0\n", "\n# skipped 0\n");
        assertThat(SERVICE.root().versionOf("rig-a")).isPresent();
    }

    @Test
    void theLockedPackagesAreTheSameFromAnyRegistry() throws IOException {
        String lock = Files.readString(SOURCES.resolve("package-lock.json"));

        assertThat(lock).contains("\"integrity\": \"sha512-").doesNotContain("\"resolved\"");
    }

    /** Packages are unpacked among what is built, not among the sources. */
    private static Path workplace() throws IOException {
        Files.createDirectories(WORKPLACE);
        for (String file : FILES) {
            Files.copy(SOURCES.resolve(file), WORKPLACE.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        return WORKPLACE;
    }
}
