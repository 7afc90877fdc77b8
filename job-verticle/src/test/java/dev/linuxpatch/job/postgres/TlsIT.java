// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.linuxpatch.conf.PostgresServer;
import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.job.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server must be who it should be, and so must we. Certificates are made by {@code openssl}. */
class TlsIT {
    @TempDir
    static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        authority("ours");
        authority("theirs");
        certificate("server", "/CN=localhost", "subjectAltName=DNS:localhost");
        certificate("client", "/CN=lpa", "extendedKeyUsage=clientAuth");
        openssl(
                "pkcs8",
                "-topk8",
                "-nocrypt",
                "-in",
                file("client.key"),
                "-outform",
                "DER",
                "-out",
                file("client.pk8"));
        server = TestServer.made(Files.createTempDirectory("postgres"));
        server.identify(directory.resolve("server.pem"), directory.resolve("server.key"));
        Path authority = Files.copy(directory.resolve("ours.pem"), server.home().resolve("ours.pem"));
        server.give(authority);
        server.options("-c", "ssl_ca_file=" + authority);
        Path access = server.home().resolve("data/pg_hba.conf");
        Files.writeString(access, """
                hostssl certified all 127.0.0.1/32 cert
                hostnossl certified all 127.0.0.1/32 reject
                """ + Files.readString(access));
        server.start();
        server.database("jobs");
        server.database("certified");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void speaksToTheServerThatItsAuthorityKnows() {
        StoreSettings settings = server.settings("localhost", server.port(), "jobs", directory.resolve("ours.pem"));

        try (TestNode node = new TestNode(settings, "tls", TestNode.LONG)) {
            node.own().probe();

            assertThat(server.column(
                            "jobs",
                            "SELECT version FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                                    + " WHERE application_name = 'linux-patch-api tls'"))
                    .containsExactly("TLSv1.3");
        }
    }

    @Test
    void refusesOneThatAnotherAuthorityKnows() {
        refused(server.settings("localhost", server.port(), "jobs", directory.resolve("theirs.pem")));
    }

    @Test
    void refusesOneOfAnotherName() {
        refused(server.settings("127.0.0.1", server.port(), "jobs", directory.resolve("ours.pem")));
    }

    @Test
    void aClientCertificateStandsForAPassword() {
        PostgresServer certified = new PostgresServer(
                "localhost",
                server.port(),
                "certified",
                "lpa",
                directory.resolve("ours.pem"),
                directory.resolve("client.pem"),
                directory.resolve("client.pk8"));

        try (TestNode node = new TestNode(new StoreSettings(certified, null), "a", TestNode.LONG)) {
            node.own().probe();
        }
    }

    @Test
    void aWrongPasswordIsToldAtTheStartAndNotRepeated() throws Exception {
        StoreSettings right = server.settings("127.0.0.1", server.port(), "jobs", null);
        Path wrong = directory.resolve("wrong");
        Files.writeString(wrong, "geheim\n");
        Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));

        StoreException refusal = refused(new StoreSettings(right.server(), wrong));

        assertThat(refusal).hasMessageContaining("password authentication failed");
        assertThat(refusal.getMessage()).doesNotContain("geheim");
    }

    @Test
    void aPasswordFileThatOthersCanReadIsRefused() throws Exception {
        StoreSettings right = server.settings("127.0.0.1", server.port(), "jobs", null);
        Path open = directory.resolve("open");
        Files.writeString(open, "geheim\n");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(refused(new StoreSettings(right.server(), open)))
                .hasMessageContaining("can be read by others")
                .hasMessageContaining("jobs.store_password_file");
    }

    private static StoreException refused(StoreSettings settings) {
        StoreException refusal =
                catchThrowableOfType(StoreException.class, () -> new TestNode(settings, "a", TestNode.LONG).close());
        assertThat(refusal).isNotNull();
        assertThat(refusal.passing()).as(refusal.getMessage()).isFalse();
        return refusal;
    }

    private static void authority(String name) throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                file(name + ".key"),
                "-out",
                file(name + ".pem"));
    }

    private static void certificate(String name, String subject, String extension) throws Exception {
        Files.writeString(directory.resolve(name + ".ext"), extension + "\n");
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                subject,
                "-keyout",
                file(name + ".key"),
                "-out",
                file(name + ".csr"));
        openssl(
                "x509",
                "-req",
                "-in",
                file(name + ".csr"),
                "-CA",
                file("ours.pem"),
                "-CAkey",
                file("ours.key"),
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                file(name + ".ext"),
                "-out",
                file(name + ".pem"));
    }

    private static String file(String name) {
        return directory.resolve(name).toString();
    }

    private static void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("openssl: %s", output).isZero();
    }
}
