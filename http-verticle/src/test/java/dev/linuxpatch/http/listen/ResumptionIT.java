// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.pki.TestPki;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Session resumption as OpenSSL sees it; needs the {@code openssl} command. */
class ResumptionIT {

    @TempDir
    Path directory;

    private TestPki pki;
    private TestPki.Issued client;
    private Path session;

    @BeforeEach
    void issue() {
        pki = TestPki.in(directory);
        client = pki.client("manager");
        session = directory.resolve("session.pem");
    }

    @Test
    void resumesASessionAndStillKnowsTheClient() throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start()) {
            String first = sClient(edge, "-sess_out", session.toString());
            String second = sClient(edge, "-sess_in", session.toString());

            assertThat(first).contains("New, TLSv1.3").contains("hello manager");
            assertThat(second).contains("Reused, TLSv1.3").contains("hello manager");
        }
    }

    @Test
    void forgetsSessionsWhenTheTlsOptionsAreReplaced() throws Exception {
        try (EdgeFixture edge = new EdgeFixture.Setup(pki).start()) {
            sClient(edge, "-sess_out", session.toString());

            EdgeFixture.await(edge.listener.updateTls(edge.tls.serverOptions()));

            assertThat(sClient(edge, "-sess_in", session.toString()))
                    .contains("New, TLSv1.3")
                    .contains("hello manager");
        }
    }

    private String sClient(EdgeFixture edge, String option, String file) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + edge.port(),
                "-servername",
                "localhost",
                "-CAfile",
                pki.caFile().toString(),
                "-cert",
                client.certificateFile().toString(),
                "-key",
                client.keyFile().toString(),
                "-ign_eof",
                option,
                file));
        Path request = Files.writeString(
                directory.resolve("request"), "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(request.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
