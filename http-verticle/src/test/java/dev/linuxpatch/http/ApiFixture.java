// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import dev.linuxpatch.http.audit.AuditLog;
import dev.linuxpatch.http.audit.AuditSink;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.http.hosts.Keepers;
import dev.linuxpatch.http.limit.RateLimiter;
import dev.linuxpatch.http.listen.HttpVersionGuard;
import dev.linuxpatch.http.measure.RequestMeters;
import dev.linuxpatch.http.route.Admission;
import dev.linuxpatch.http.route.Authorizer;
import dev.linuxpatch.http.route.DocumentRoutes;
import dev.linuxpatch.http.route.RequestLimits;
import dev.linuxpatch.http.route.RouteGroup;
import dev.linuxpatch.http.tls.CrlState;
import dev.linuxpatch.http.view.HealthView;
import dev.linuxpatch.http.view.HostViews;
import dev.linuxpatch.http.view.InventoryView;
import dev.linuxpatch.shared.bus.Address;
import dev.linuxpatch.shared.bus.TypedBus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The HTTP verticle on a real bus and a plain listener; what the other verticles would say is written by the test. */
public final class ApiFixture implements AutoCloseable {

    /** What a test may want different. */
    public static final class Setup {
        private RequestLimits limits = new RequestLimits(Duration.ofSeconds(5), 1024 * 1024, 8192);
        private RateLimiter limiter;
        private Authorizer authorizer = Authorizer.everyAcceptedClient();
        private CrlState crl;
        private boolean identified = true;
        private boolean cluster;
        private HttpVersion version = HttpVersion.HTTP_1_1;
        private Function<Vertx, List<RouteGroup>> extra = vertx -> List.of();

        public Setup limits(RequestLimits value) {
            limits = value;
            return this;
        }

        public Setup limiter(RateLimiter value) {
            limiter = value;
            return this;
        }

        public Setup authorizer(Authorizer value) {
            authorizer = value;
            return this;
        }

        public Setup crl(CrlState value) {
            crl = value;
            return this;
        }

        public Setup anonymous() {
            identified = false;
            return this;
        }

        public Setup cluster() {
            cluster = true;
            return this;
        }

        public Setup http2() {
            version = HttpVersion.HTTP_2;
            return this;
        }

        public Setup extra(Function<Vertx, List<RouteGroup>> value) {
            extra = value;
            return this;
        }

        public ApiFixture start() {
            return new ApiFixture(this);
        }
    }

    /** An answer, read whole. */
    public record Answer(int status, Map<String, String> headers, Buffer body) {
        public JsonObject json() {
            return body.toJsonObject();
        }

        public JsonObject data() {
            return json().getJsonObject("data");
        }

        public JsonObject error() {
            return json().getJsonObject("error");
        }

        public String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    private static final long PATIENCE_SECONDS = 10;

    private final Vertx vertx = Vertx.vertx();
    private final TypedBus bus;
    private final Setup setup;
    private final AtomicLong nanos = new AtomicLong();
    private final Clock clock = Clock.fixed(Samples.NOON, ZoneOffset.UTC);
    private final Keepers keepers;
    private final HostDirectory hosts;
    private HostViews views;
    private final BlockingQueue<JsonObject> auditLines = new LinkedBlockingQueue<>();
    private final Drain drain = new Drain();
    private final AuditLog audit;
    private final AtomicInteger port = new AtomicInteger();
    private final WebClient client;

    private ApiFixture(Setup setup) {
        this.setup = setup;
        keepers = setup.cluster ? Keepers.ofCluster(clock, nanos::get) : Keepers.alone();
        hosts = new HostDirectory(Samples.HOST, keepers, clock, nanos::get);
        TypedBus.install(vertx);
        bus = new TypedBus(vertx);
        audit = new AuditLog(List.of(new Lines()), clock);
        WebClientOptions options = new WebClientOptions().setUserAgentEnabled(false);
        options.setProtocolVersion(setup.version).setHttp2ClearTextUpgrade(false);
        client = WebClient.create(vertx, options);
    }

    /** Answers an address as another verticle would; before {@link #deploy}, where the views are to see it at once. */
    public <Q, R> ApiFixture serve(Address<Q, R> address, Function<Q, R> answer) {
        bus.serve(address, request -> Future.succeededFuture(answer.apply(request)));
        return this;
    }

    /** The same, for answers that take their time. */
    public <Q, R> ApiFixture serveLater(Address<Q, R> address, Function<Q, Future<R>> answer) {
        bus.serve(address, answer);
        return this;
    }

    public ApiFixture deploy() {
        views = new HostViews(
                Samples.HOST,
                inventory -> new HealthView(
                        inventory,
                        () -> Optional.ofNullable(setup.crl),
                        Optional::empty,
                        keepers::lost,
                        clock,
                        () -> 90,
                        "1.2.3",
                        drain::begun));
        Admission admission = new Admission(
                connection -> setup.identified ? Optional.of(Samples.MANAGER) : Optional.empty(),
                setup.authorizer,
                setup.limiter,
                audit,
                new RequestMeters(new SimpleMeterRegistry()),
                drain);
        HttpVerticle.Shared shared = new HttpVerticle.Shared(
                "1.2.3",
                clock,
                hosts,
                views,
                Samples.OWN,
                admission,
                setup.limits,
                DocumentRoutes.fromClassPath(),
                setup.extra);
        await(vertx.deployVerticle(new ViewVerticle(hosts, views)));
        await(vertx.deployVerticle(new HttpVerticle(shared, (instance, handlers) -> {
            HttpServer server = instance.createHttpServer(new HttpServerOptions()
                    .setHttp2ClearTextEnabled(setup.version == HttpVersion.HTTP_2)
                    .setMaxHeaderSize(8192)
                    .setMaxInitialLineLength(4096));
            return server.connectionHandler(HttpVersionGuard::on)
                    .requestHandler(handlers.requests())
                    .invalidRequestHandler(handlers.invalid())
                    .listen(0, "127.0.0.1")
                    .onSuccess(bound -> port.set(bound.actualPort()));
        })));
        return this;
    }

    public int port() {
        return port.get();
    }

    public Vertx vertx() {
        return vertx;
    }

    public TypedBus bus() {
        return bus;
    }

    /** Lets time pass, as far as it decides who is there. */
    public void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Begins when a test says so. */
    public Drain drain() {
        return drain;
    }

    public InventoryView inventory() {
        return views.own().inventory();
    }

    public Answer get(String path) {
        return request(HttpMethod.GET, path, Map.of(), null);
    }

    public Answer send(HttpMethod method, String path, String json) {
        return request(method, path, Map.of("Content-Type", "application/json"), Buffer.buffer(json));
    }

    public Answer request(HttpMethod method, String path, Map<String, String> headers, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port())
                .setURI(path);
        headers.forEach(options::putHeader);
        HttpRequest<Buffer> request = client.request(method, options);
        return await((body == null ? request.send() : request.sendBuffer(body))
                .map(response -> new Answer(
                        response.statusCode(),
                        response.headers().entries().stream()
                                .collect(Collectors.toMap(
                                        entry -> entry.getKey().toLowerCase(Locale.ROOT),
                                        Map.Entry::getValue,
                                        (first, second) -> first)),
                        response.body() == null ? Buffer.buffer() : response.body())));
    }

    /** The next line of the audit log. */
    public JsonObject auditLine() {
        try {
            JsonObject line = auditLines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no audit line in time");
            }
            return line;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done in time", e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
        audit.close();
    }

    private final class Lines implements AuditSink {
        @Override
        public void write(List<Line> batch) {
            batch.forEach(line -> auditLines.add(new JsonObject(new String(line.json(), StandardCharsets.UTF_8))));
        }

        @Override
        public String describe() {
            return "the test";
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
