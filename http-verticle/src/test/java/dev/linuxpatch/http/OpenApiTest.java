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
import dev.linuxpatch.http.measure.RequestMeters;
import dev.linuxpatch.http.route.Admission;
import dev.linuxpatch.http.route.Authorizer;
import dev.linuxpatch.http.route.DocumentRoutes;
import dev.linuxpatch.http.route.MetricsRoute;
import dev.linuxpatch.http.route.RequestLimits;
import dev.linuxpatch.http.route.RouteTable;
import dev.linuxpatch.http.tail.TailRoutes;
import dev.linuxpatch.http.tail.TailSeats;
import dev.linuxpatch.http.view.HealthView;
import dev.linuxpatch.http.view.InventoryView;
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
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    @Test
    void describesEveryRoute() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (AuditLog audit = new AuditLog(List.of(), Clock.systemUTC())) {
            Set<String> routes = routes(vertx, audit).routes().stream()
                    .map(route -> route.method().name() + " " + route.template())
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(documented()).isEqualTo(routes);
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
        InventoryView inventory = new InventoryView(Samples.HOST);
        WebSocketSettings tails = new WebSocketSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), 1024, 1024, 1);
        return HttpVerticle.routes(
                vertx,
                new HttpVerticle.Shared(
                        "1",
                        clock,
                        inventory,
                        new HealthView(inventory, Optional::empty, clock, () -> 1, "1"),
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
                                new TailRoutes(instance, Samples.HOST, tails, new TailSeats(1), new Drain()),
                                new EventRoutes(instance, Samples.HOST, tails, new TailSeats(1), new Drain()),
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
