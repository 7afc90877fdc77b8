// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The records also hold what code makes without a file. */
class SettingsRecordsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Path PATH = Path.of("/x");
    private static final RetentionSettings RETENTION = new RetentionSettings(1, SECOND, 1, 1);
    private static final ClusterTlsSettings CLUSTER_TLS = new ClusterTlsSettings(PATH, PATH, PATH);
    private static final URI SYSLOG = URI.create("udp://localhost:514");

    static List<Arguments> invalid() {
        return List.of(
                invalid("a port", () -> new ServerSettings(65_536, "::", SECOND, SECOND, 1, 1, 1, 0)),
                invalid("an address", () -> new ServerSettings(1, " ", SECOND, SECOND, 1, 1, 1, 0)),
                invalid("a timeout", () -> new ServerSettings(1, "::", Duration.ZERO, SECOND, 1, 1, 1, 0)),
                invalid("connections", () -> new ServerSettings(1, "::", SECOND, SECOND, 0, 1, 1, 0)),
                invalid("instances", () -> new ServerSettings(1, "::", SECOND, SECOND, 1, 1, 1, -1)),
                invalid("a port", () -> new TlsSettings(-1, PATH, PATH, PATH, null, TlsVersion.TLS_1_3, SECOND)),
                invalid("jobs", () -> new JobSettings(0, SECOND, PATH, 1, SECOND, RETENTION)),
                invalid("a wait", () -> new JobSettings(1, SECOND, PATH, 1, SECOND.negated(), RETENTION)),
                invalid("an age", () -> new RetentionSettings(1, Duration.ZERO, 1, 1)),
                invalid(
                        "user information",
                        () -> new LoggingSettings(
                                LogLevel.INFO, true, true, URI.create("udp://me@host:1"), PATH, SECOND, true)),
                invalid("a time to live", () -> new WhitelistSettings(PATH, Duration.ZERO)),
                invalid("a rate", () -> new RateLimitSettings(true, 1, 1, 1, 0)),
                invalid("a root", () -> new PackageManagerSettings(PackageBackend.APT, Path.of("x"), SECOND, 1)),
                invalid("archives", () -> new RollbackSettings(true, 0, SECOND, 1, 0, 0)),
                invalid("free bytes", () -> new RollbackSettings(true, 1, SECOND, 1, -1, 0)),
                invalid("snapshots", () -> new RollbackSettings(true, 1, SECOND, 1, 0, -1)),
                invalid("a relative program", () -> gate(List.of("well"), List.of(), SECOND)),
                invalid("an empty argument", () -> gate(List.of("/well", " "), List.of(), SECOND)),
                invalid("a service", () -> gate(List.of(), List.of(""), SECOND)),
                invalid("no time", () -> gate(List.of(), List.of(), Duration.ZERO)),
                invalid("a timeout", () -> new WebSocketSettings(SECOND, SECOND, 1, 1, 1)),
                invalid("a rate", () -> new ConsoleSettings(true, 1, 0)),
                invalid("no command", () -> new SystemSettings(List.of(), Duration.ofMinutes(1), null, Map.of(), "x")),
                invalid(
                        "an empty argument",
                        () -> new SystemSettings(List.of("reboot", ""), Duration.ofMinutes(1), null, Map.of(), "x")),
                invalid("no time", () -> new SystemSettings(List.of("reboot"), Duration.ZERO, null, Map.of(), "x")),
                invalid(
                        "a host id",
                        () -> new SystemSettings(List.of("reboot"), Duration.ofMinutes(1), "", Map.of(), "x")),
                invalid(
                        "a cluster without peers",
                        () -> new ClusterSettings(true, "a", "::1", 1, 2, 3, List.of(), List.of(), CLUSTER_TLS)),
                invalid(
                        "a cluster without an address",
                        () -> new ClusterSettings(true, "a", " ", 1, 2, 3, List.of(), List.of(), CLUSTER_TLS)),
                invalid("a peer", () -> new PeerAddress("a", 65_536)),
                invalid(
                        "no package",
                        () -> new SystemSettings(List.of("reboot"), Duration.ofMinutes(1), null, Map.of(), " ")));
    }

    private static HealthGateSettings gate(List<String> command, List<String> services, Duration within) {
        return new HealthGateSettings(
                command, services, null, null, SECOND, within, SECOND, HealthGateSettings.OnFailure.ROLLBACK);
    }

    private static Arguments invalid(String what, ThrowingCallable made) {
        return Arguments.of(what, made);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void invalidSettingsCannotBeMade(String what, ThrowingCallable made) {
        assertThatExceptionOfType(IllegalArgumentException.class).as(what).isThrownBy(made);
    }

    @Test
    void leastSettingsCanBeMade() {
        assertThatNoException().isThrownBy(() -> {
            new ServerSettings(0, "::", SECOND, SECOND, 1, 1, 1, 0);
            new LoggingSettings(LogLevel.ERROR, false, false, SYSLOG, PATH, SECOND, false);
            new WebSocketSettings(SECOND, Duration.ofSeconds(2), 1, 1, 1);
        });
    }

    @Test
    void jobsInAnotherDirectoryAreKeptInTheSameSharedStore() {
        StoreSettings shared = new StoreSettings(PostgresServer.parse("postgresql://lpa@localhost/fleet"), PATH);
        JobSettings jobs = new JobSettings(1, SECOND, PATH, 1, SECOND, RETENTION, shared);

        JobSettings elsewhere = jobs.at(Path.of("/y"));

        assertThat(elsewhere).isEqualTo(new JobSettings(1, SECOND, Path.of("/y"), 1, SECOND, RETENTION, shared));
    }
}
