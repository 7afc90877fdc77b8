// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.http.accept.AddressGate;
import dev.linuxpatch.http.accept.ConnectionGate;
import dev.linuxpatch.http.accept.ConnectionListener;
import dev.linuxpatch.http.accept.GateTransport;
import dev.linuxpatch.http.accept.Whitelist;
import dev.linuxpatch.http.accept.WhitelistEntry;
import dev.linuxpatch.http.audit.AuditLog;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.http.hosts.Keepers;
import dev.linuxpatch.http.listen.HttpListener;
import dev.linuxpatch.http.listen.ListenOptions;
import dev.linuxpatch.http.measure.RequestMeters;
import dev.linuxpatch.http.pki.TestPki;
import dev.linuxpatch.http.route.Admission;
import dev.linuxpatch.http.route.Authorizer;
import dev.linuxpatch.http.route.DocumentRoutes;
import dev.linuxpatch.http.route.RequestLimits;
import dev.linuxpatch.http.tls.ServerIdentity;
import dev.linuxpatch.http.tls.TlsEngine;
import dev.linuxpatch.http.tls.TlsMaterial;
import dev.linuxpatch.http.tls.TlsVersion;
import dev.linuxpatch.http.view.HealthView;
import dev.linuxpatch.http.view.HostViews;
import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.bus.Addresses;
import dev.linuxpatch.shared.bus.TypedBus;
import dev.linuxpatch.shared.job.JobMessages.SubmitJob;
import dev.linuxpatch.shared.job.JobMessages.SubmitReply;
import dev.linuxpatch.shared.job.JobStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.transport.Transport;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes behind the real listener: gate, TLS with client certificates, both versions of HTTP. */
class MutualTlsApiTest {
    @TempDir
    Path directory;

    private final BlockingQueue<SubmitJob> submitted = new LinkedBlockingQueue<>();
    private final AtomicReference<HttpListener> listener = new AtomicReference<>();
    private TestPki pki;
    private TestPki.Issued client;
    private Vertx vertx;
    private AuditLog audit;

    @BeforeEach
    void serve() throws Exception {
        pki = TestPki.in(directory);
        client = pki.client("manager");
        vertx = Vertx.builder()
                .withTransport(GateTransport.around(Transport.NIO))
                .build();
        TypedBus.install(vertx);
        new TypedBus(vertx).serve(Addresses.JOB_SUBMIT.at(Samples.HOST), request -> {
            submitted.add(request);
            return Future.succeededFuture(new SubmitReply.Accepted(
                    Samples.job(request.operation(), JobStatus.PENDING, request.requestId()), null));
        });
        TestPki.Issued server = pki.server();
        TlsMaterial material =
                new TlsMaterial(pki.caFile(), server.certificateFile(), server.keyFile(), null, TlsVersion.TLS_1_3);
        ServerIdentity identity =
                ((ServerIdentity.Usable) ServerIdentity.check(material, Clock.systemUTC())).identity();
        TlsEngine tls = new TlsEngine(identity, Duration.ofSeconds(5), Clock.systemUTC());
        AddressGate addresses = new AddressGate(Whitelist.of(List.of(WhitelistEntry.parse("127.0.0.1"))));
        ConnectionGate gate = new ConnectionGate(addresses, 100, ConnectionListener.NONE);
        audit = new AuditLog(List.of(), Clock.systemUTC());
        HttpVerticle.Shared shared = new HttpVerticle.Shared(
                "1.0",
                Clock.systemUTC(),
                new HostDirectory(Samples.HOST, Keepers.alone(), Clock.systemUTC(), System::nanoTime),
                new HostViews(
                        Samples.HOST,
                        inventory -> new HealthView(
                                inventory,
                                () -> Optional.ofNullable(tls.crlState()),
                                Optional::empty,
                                Optional::empty,
                                Clock.systemUTC(),
                                () -> 1,
                                "1.0",
                                () -> false)),
                Samples.OWN,
                new Admission(
                        Admission::byCertificate,
                        Authorizer.everyAcceptedClient(),
                        null,
                        audit,
                        new RequestMeters(new SimpleMeterRegistry()),
                        new Drain()),
                RequestLimits.DEFAULTS,
                DocumentRoutes.fromClassPath(),
                instance -> List.of());
        await(vertx.deployVerticle(new HttpVerticle(
                shared,
                (instance, handlers) -> new HttpListener(
                                instance, ListenOptions.defaults("127.0.0.1", 0), gate, tls, handlers)
                        .listen()
                        .onSuccess(listener::set))));
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
        audit.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void theCallerOfAJobIsWhoTheCertificateNames(HttpVersion version) throws Exception {
        HttpResponse<Buffer> response = await(client(version)
                .delete("/api/v1/packages/nginx?purge=true")
                .putHeader("X-Request-ID", Samples.JOB.toString())
                .send());

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.version()).isEqualTo(version);
        Caller caller = submitted.take().caller();
        assertThat(caller.commonName()).isEqualTo("manager");
        assertThat(caller.subject()).contains("CN=manager");
        assertThat(caller.serial()).isNotEmpty();
        assertThat(caller.address()).isEqualTo("127.0.0.1");
        assertThat(response.bodyAsJsonObject().getString("request_id")).isEqualTo(Samples.JOB.toString());
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void oversizedHeadsAreAnsweredInTheEnvelope(HttpVersion version) throws Exception {
        WebClient web = client(version);

        assertRefused(
                await(web.get("/health").putHeader("x-long", "a".repeat(10_000)).send()), 431, "HEADERS_TOO_LARGE");
        assertRefused(await(web.get("/api/v1/packages/" + "a".repeat(5000)).send()), 414, "URI_TOO_LONG");
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpVersion.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void oversizedBodiesAreAnsweredInTheEnvelope(HttpVersion version) throws Exception {
        HttpResponse<Buffer> response = await(client(version)
                .post("/api/v1/packages")
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(" ".repeat(1024 * 1024 + 1))));

        assertRefused(response, 413, "PAYLOAD_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /health HTTP/1.2", "GET /health HTTP/9.9", "GET /health FOO/1.1", "GET /he alth", "\u0001"})
    void whatIsNoHttpIsAnsweredInTheEnvelope(String line) throws Exception {
        String answer = raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.").contains(" 400 ", "\"code\":\"INVALID_REQUEST\"", "\"request_id\":");
    }

    @Test
    void aClientThatWaitsForContinueIsToldToGoOn() throws Exception {
        String body = "{\"packages\":[{\"name\":\"nginx\"}]}";
        try (SSLSocket socket = connect()) {
            socket.getOutputStream()
                    .write(("POST /api/v1/packages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Expect: 100-continue\r\nConnection: close\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] interim = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue".length());
            socket.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
            String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(new String(interim, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(rest).contains("HTTP/1.1 202");
        }
    }

    private static void assertRefused(HttpResponse<Buffer> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        JsonObject envelope = response.bodyAsJsonObject();
        assertThat(envelope.getBoolean("success")).isFalse();
        assertThat(envelope.getJsonObject("error").getString("code")).isEqualTo(code);
    }

    private WebClient client(HttpVersion version) {
        WebClientOptions options = new WebClientOptions()
                .setDefaultHost("localhost")
                .setDefaultPort(listener.get().port());
        options.setSsl(true)
                .setUseAlpn(true)
                .setProtocolVersion(version)
                .setTrustOptions(new PemTrustOptions().addCertPath(pki.caFile().toString()))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(client.certificateFile().toString())
                        .setKeyPath(client.keyFile().toString()));
        return WebClient.create(vertx, options);
    }

    private String raw(String request) throws Exception {
        try (SSLSocket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private SSLSocket connect() throws IOException {
        SSLContext context = pki.clientContext(client);
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", listener.get().port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(15, TimeUnit.SECONDS);
    }
}
