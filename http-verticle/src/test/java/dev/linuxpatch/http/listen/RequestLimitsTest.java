// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.pki.TestPki;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestLimitsTest {

    @TempDir
    Path directory;

    private TestPki pki;
    private TestPki.Issued client;
    private EdgeFixture edge;

    @BeforeEach
    void start() throws Exception {
        pki = TestPki.in(directory);
        client = pki.client("manager");
        edge = new EdgeFixture.Setup(pki).start();
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
    }

    @Test
    void handsRequestsWithTooLongALineToTheInvalidHandler() throws Exception {
        assertThat(send("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .endsWith("invalid");
    }

    @Test
    void handsRequestsWithTooManyHeadersToTheInvalidHandler() throws Exception {
        String header = "X-Filler: " + "a".repeat(1_000) + "\r\n";

        assertThat(send("GET / HTTP/1.1\r\nHost: a\r\n" + header.repeat(9) + "\r\n"))
                .endsWith("invalid");
    }

    @Test
    void handsGarbageInsideTlsToTheInvalidHandler() throws Exception {
        assertThat(send("\u0001\u0002\u0003 garbage\r\n\r\n")).endsWith("invalid");
    }

    @Test
    void refusesALongPathOverHttp2Too() throws Exception {
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(client.certificateFile().toString())
                        .addKeyPath(client.keyFile().toString()))
                .setTrustOptions(new PemTrustOptions().addCertPath(pki.caFile().toString()))
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
        HttpClient http = edge.vertx.createHttpClient(options);

        int status = EdgeFixture.await(http.request(HttpMethod.GET, edge.port(), "localhost", "/" + "a".repeat(5_000))
                .compose(request -> request.send().map(response -> response.statusCode())));

        assertThat(status).isEqualTo(414);
        EdgeFixture.await(http.close());
    }

    private String send(String request) throws Exception {
        try (SSLSocket socket = edge.connectTls("127.0.0.1", pki.clientContext(client))) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            byte[] chunk = new byte[4096];
            while (answer.indexOf("invalid") < 0) {
                int count = socket.getInputStream().read(chunk);
                if (count < 0) {
                    break;
                }
                answer.append(new String(chunk, 0, count, StandardCharsets.ISO_8859_1));
            }
            return answer.toString();
        }
    }
}
