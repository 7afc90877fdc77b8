// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.linuxpatch.conf.ConsoleSettings;
import dev.linuxpatch.conf.WebSocketSettings;
import dev.linuxpatch.http.audit.AuditLog;
import dev.linuxpatch.http.console.ConsoleRoutes;
import dev.linuxpatch.http.drain.Drain;
import dev.linuxpatch.http.events.EventRoutes;
import dev.linuxpatch.http.hosts.HostDirectory;
import dev.linuxpatch.http.hosts.Keepers;
import dev.linuxpatch.http.measure.RequestMeters;
import dev.linuxpatch.http.route.Admission;
import dev.linuxpatch.http.route.Authorizer;
import dev.linuxpatch.http.route.DocumentRoutes;
import dev.linuxpatch.http.route.MetricsRoute;
import dev.linuxpatch.http.route.RequestLimits;
import dev.linuxpatch.http.route.RouteTable;
import dev.linuxpatch.http.route.UnderHost;
import dev.linuxpatch.http.tail.TailRoutes;
import dev.linuxpatch.http.tail.TailSeats;
import dev.linuxpatch.http.view.HealthView;
import dev.linuxpatch.http.view.HostViews;
import dev.linuxpatch.shared.error.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document tells every route and no other. */
class OpenApiTest {
    private static final String UNDER_HOST = "/hosts/{host}/";
    private static final Set<String> ABOUT_NO_HOST =
            Set.of(" /health", " /metrics", "/hosts", "/hosts/{host}", "/openapi.json", "/openapi.yaml", "/eventbus");
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    @Test
    void describesEveryRoute() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (AuditLog audit = new AuditLog(List.of(), Clock.systemUTC())) {
            Set<String> routes = routes(vertx, audit).routes().stream()
                    .map(route -> route.method().name() + " " + route.template())
                    .filter(name -> !name.contains(UNDER_HOST))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(documented()).isEqualTo(routes);
        } finally {
            vertx.close().await();
        }
    }

    /** The document says so of them all in one sentence, and marks those that are about no host. */
    @Test
    void everyRouteThatIsAboutAHostIsThereBelowEachHost() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (AuditLog audit = new AuditLog(List.of(), Clock.systemUTC())) {
            Set<String> below = routes(vertx, audit).routes().stream()
                    .map(route -> route.method().name() + " " + route.template())
                    .filter(name -> name.contains(UNDER_HOST))
                    .map(name -> name.replace(UNDER_HOST, "/"))
                    .collect(Collectors.toCollection(TreeSet::new));

            Set<String> aboutHosts = documented();
            aboutHosts.removeIf(name -> ABOUT_NO_HOST.stream().anyMatch(name::endsWith));
            assertThat(below).isEqualTo(aboutHosts);
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void namesEveryErrorCode() throws Exception {
        assertThat(document().at("/components/schemas/ErrorCode/enum"))
                .extracting(JsonNode::textValue)
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
    }

    private static RouteTable routes(Vertx vertx, AuditLog audit) {
        Clock clock = Clock.systemUTC();
        WebSocketSettings tails = new WebSocketSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), 1024, 1024, 1);
        return HttpVerticle.routes(
                vertx,
                new HttpVerticle.Shared(
                        "1",
                        clock,
                        new HostDirectory(Samples.HOST, Keepers.alone(), clock, System::nanoTime),
                        new HostViews(
                                Samples.HOST,
                                inventory -> new HealthView(
                                        inventory,
                                        Optional::empty,
                                        Optional::empty,
                                        Optional::empty,
                                        clock,
                                        () -> 1,
                                        "1",
                                        () -> false)),
                        Samples.OWN,
                        new Admission(
                                connection -> Optional.empty(),
                                Authorizer.everyAcceptedClient(),
                                null,
                                audit,
                                new RequestMeters(new SimpleMeterRegistry()),
                                new Drain()),
                        RequestLimits.DEFAULTS,
                        DocumentRoutes.fromClassPath(),
                        instance -> List.of(
                                new MetricsRoute(instance, () -> ""),
                                new UnderHost(new TailRoutes(instance, tails, new TailSeats(1), new Drain())),
                                new UnderHost(new EventRoutes(
                                        instance, tails, Keepers.alone(), new TailSeats(1), new Drain())),
                                new ConsoleRoutes(instance, new ConsoleSettings(true, 1024, 1)))));
    }

    private static Set<String> documented() throws Exception {
        Set<String> documented = new TreeSet<>();
        document()
                .get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return documented;
    }

    private static JsonNode document() throws Exception {
        return new YAMLMapper().readTree(OpenApiTest.class.getResourceAsStream("/dev/linuxpatch/docs/openapi.yaml"));
    }
}
