// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.listen;

import dev.linuxpatch.http.accept.ConnectionGate;
import dev.linuxpatch.http.audit.AuditLog;
import dev.linuxpatch.http.tls.TlsEngine;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The counters of gate, TLS and audit log for {@code /metrics}. */
public final class EdgeMetrics implements MeterBinder {

    private final ConnectionGate gate;
    private final TlsEngine tls;
    private final AuditLog audit;
    private final Clock clock;

    public EdgeMetrics(ConnectionGate gate, TlsEngine tls, AuditLog audit, Clock clock) {
        this.gate = Objects.requireNonNull(gate);
        this.tls = Objects.requireNonNull(tls);
        this.audit = Objects.requireNonNull(audit);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("edge.connections.open", gate, g -> g.statistics().open())
                .description("Connections open now")
                .register(registry);
        counter(registry, "edge.connections.accepted", "Connections let in to the handshake", g -> g.accepted());
        FunctionCounter.builder(
                        "edge.connections.refused", gate, g -> g.statistics().refusedByAddress())
                .description("Connections reset before TLS")
                .tag("reason", "not_whitelisted")
                .register(registry);
        FunctionCounter.builder(
                        "edge.connections.refused", gate, g -> g.statistics().refusedByLimit())
                .description("Connections reset before TLS")
                .tag("reason", "connection_limit")
                .register(registry);
        counter(registry, "edge.handshakes", "TLS handshakes that succeeded", g -> g.handshakes());
        counter(registry, "edge.handshakes.failed", "TLS handshakes that failed", g -> g.failedHandshakes());
        TimeGauge.builder("edge.certificate.remaining", tls, TimeUnit.SECONDS, this::certificateSeconds)
                .description("Time until the server certificate ends")
                .register(registry);
        FunctionCounter.builder("audit.records", audit, a -> a.statistics().written())
                .description("Audit records written")
                .register(registry);
        FunctionCounter.builder(
                        "audit.records.dropped", audit, a -> a.statistics().dropped())
                .description("Audit records that found the queue full")
                .register(registry);
        FunctionCounter.builder("audit.records.lost", audit, a -> a.statistics().lost())
                .description("Audit records that a destination failed to take")
                .register(registry);
    }

    private double certificateSeconds(TlsEngine engine) {
        return Duration.between(clock.instant(), engine.identity().expiry().notAfter())
                .toSeconds();
    }

    private void counter(
            MeterRegistry registry,
            String name,
            String description,
            ToDoubleFunction<ConnectionGate.Statistics> value) {
        FunctionCounter.builder(name, gate, g -> value.applyAsDouble(g.statistics()))
                .description(description)
                .register(registry);
    }
}
