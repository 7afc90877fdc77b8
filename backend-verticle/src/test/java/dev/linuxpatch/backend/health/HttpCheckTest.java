// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.linuxpatch.shared.job.HealthGate.Check;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server that really listens. */
class HttpCheckTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger elsewhere = new AtomicInteger();
    private HttpServer server;
    private volatile int status = 200;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.createContext("/elsewhere", exchange -> {
            elsewhere.incrementAndGet();
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        // A body without an end.
        server.createContext("/endless", exchange -> exchange.sendResponseHeaders(200, 0));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"200,true", "204,true", "399,true", "404,false", "503,false"})
    void anythingThatIsNoErrorPasses(int answered, boolean passes) throws InterruptedException {
        status = answered;

        Check seen = new HttpCheck(url("/health"), null).look(LONG);

        assertThat(seen).isEqualTo(new Check("http " + url("/health"), passes, "answered " + answered));
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() throws InterruptedException {
        status = 302;

        assertThat(new HttpCheck(url("/health"), null).look(LONG).passed()).isTrue();
        assertThat(elsewhere).hasValue(0);
    }

    @Test
    void onlyTheStatusThatIsWantedPasses() throws InterruptedException {
        HttpCheck check = new HttpCheck(url("/health"), 401);

        Check other = check.look(LONG);
        status = 401;
        Check wanted = check.look(LONG);

        assertThat(other.passed()).isFalse();
        assertThat(other.detail()).isEqualTo("answered 200, wanted 401");
        assertThat(wanted.passed()).isTrue();
    }

    @Test
    void theBodyIsNotWaitedFor() throws InterruptedException {
        assertThat(new HttpCheck(url("/endless"), null).look(LONG).passed()).isTrue();
    }

    @Test
    void nobodyThereIsNoAnswer() throws InterruptedException {
        URI gone = url("/health");
        server.stop(0);

        Check seen = new HttpCheck(gone, null).look(LONG);

        assertThat(seen.passed()).isFalse();
        assertThat(seen.detail()).startsWith("no answer: ConnectException");
    }

    @Test
    void silenceIsNotWaitedForLongerThanAllowed() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://localhost:" + silent.getLocalPort());

            Check seen = new HttpCheck(url, null).look(Duration.ofMillis(300));

            assertThat(seen).isEqualTo(new Check("http " + url, false, "no answer within 300 ms"));
        }
    }

    private URI url(String path) {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + path);
    }
}
