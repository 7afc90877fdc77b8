// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EveryKeyTest {

    /** No value of this file is a default; only the two switches of TLS have no other. */
    private static String everyKey() {
        try (InputStream file = EveryKeyTest.class.getResourceAsStream("every-key.yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<Key<?>> keys() {
        return Schema.KEYS;
    }

    @Test
    void everyValueOfTheFileArrivesInItsRecord() throws ConfigurationException {
        Configuration configuration = Given.yaml(everyKey()).configuration();

        assertThat(configuration)
                .isEqualTo(new Configuration(
                        new ServerSettings(
                                1, "::1", Duration.ofSeconds(2), Duration.ofSeconds(3), 4, 5000, 600_000_000L, 7),
                        new TlsSettings(
                                8,
                                Path.of("/tls/ca"),
                                Path.of("/tls/cert"),
                                Path.of("/tls/key"),
                                Path.of("/tls/crl"),
                                TlsVersion.TLS_1_2,
                                Duration.ofSeconds(9)),
                        new JobSettings(
                                10,
                                Duration.ofMinutes(11),
                                Path.of("/jobs"),
                                12,
                                Duration.ZERO,
                                new RetentionSettings(13, Duration.ofDays(14), 15_000_000_000L, 15_500_000_000L),
                                new StoreSettings(
                                        new PostgresServer(
                                                "2001:db8::1",
                                                37,
                                                "fleet",
                                                "jobs",
                                                Path.of("/db/ca"),
                                                Path.of("/db/cert"),
                                                Path.of("/db/key")),
                                        Path.of("/db/password"))),
                        new LoggingSettings(
                                LogLevel.TRACE,
                                false,
                                true,
                                URI.create("tls://logs.example.com:6514"),
                                Path.of("/audit"),
                                Duration.ofDays(16),
                                false),
                        new WhitelistSettings(Path.of("/whitelist"), Duration.ofSeconds(17)),
                        new RateLimitSettings(false, 18, 19, 21, 22),
                        new PackageManagerSettings(
                                PackageBackend.ZYPPER, Path.of("/srv/root"), Duration.ofHours(23), 24_000_000_000L),
                        new AdvisorySettings(Path.of("/srv/osv")),
                        new RollbackSettings(false, 33, Duration.ofDays(34), 35_000_000_000L, 36, 37),
                        new HealthGateSettings(
                                List.of("/usr/local/sbin/well", "-q"),
                                List.of("nginx", "ssh.service"),
                                URI.create("https://localhost:8443/health"),
                                204,
                                Duration.ofSeconds(37),
                                Duration.ofSeconds(38),
                                Duration.ofSeconds(39),
                                HealthGateSettings.OnFailure.REPORT),
                        new WebSocketSettings(Duration.ofSeconds(6), Duration.ofSeconds(26), 2700, 2800, 29),
                        new ConsoleSettings(false, 3000, 31),
                        new SystemSettings(
                                List.of("shutdown", "-r", "now"),
                                Duration.ofSeconds(32),
                                "web-01",
                                Map.of("role", "web", "zone", "eu-1"),
                                "acme-patch-api"),
                        new ClusterSettings(
                                true,
                                "node-a",
                                "10.0.0.1",
                                37,
                                38,
                                39,
                                List.of(
                                        new PeerAddress("10.0.0.2", 38),
                                        new PeerAddress("fe80::1", 40),
                                        new PeerAddress("node-c.example", 41)),
                                List.of(
                                        new ExpectedPeer(ExpectedPeer.Kind.NODE, "node-b"),
                                        new ExpectedPeer(ExpectedPeer.Kind.ROLE, "backend")),
                                new ClusterTlsSettings(
                                        Path.of("/cluster/ca"), Path.of("/cluster/cert"), Path.of("/cluster/key")))));
        assertThat(configuration.listenPort()).isEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void theFileHoldsEveryKeyWithAnotherValueThanItsDefault(Key<?> key) throws ConfigurationException {
        Settings settings = Given.yaml(everyKey()).settings();

        assertThat(settings.origin(key).source()).isEqualTo(Origin.Source.FILE);
        if (!key.equals(Schema.TLS_ENABLED) && !key.equals(Schema.CLUSTER_TLS_ENABLED)) {
            assertThat((Object) settings.get(key)).isNotEqualTo(key.defaultValue());
        }
    }

    /** The value that the file has for a key, and those of the keys without which it is refused. */
    private static Map<String, String> given(Key<?> key, Function<Key<?>, String> name) throws ConfigurationException {
        Settings file = Given.yaml(everyKey()).settings();
        List<Key<?>> needed = key.equals(Schema.CLUSTER_ENABLED)
                ? List.of(key, Schema.CLUSTER_NODE, Schema.CLUSTER_BIND, Schema.CLUSTER_PEERS, Schema.CLUSTER_EXPECT)
                : List.of(key);
        return needed.stream()
                .collect(Collectors.toMap(name, each -> file.written(each).replaceAll("^\"|\"$", "")));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyCanBeSetByItsVariable(Key<?> key) throws ConfigurationException {
        Settings settings = Given.environment(given(key, Key::variable)).settings();

        assertThat(settings.origin(key)).isEqualTo(Origin.environment(key.variable()));
        assertThat((Object) settings.get(key))
                .isEqualTo(Given.yaml(everyKey()).settings().get(key));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyCanBeSetByAnOption(Key<?> key) throws ConfigurationException {
        Settings settings = Given.options(given(key, Key::path)).settings();

        assertThat(settings.origin(key)).isEqualTo(Origin.option());
        assertThat((Object) settings.get(key))
                .isEqualTo(Given.yaml(everyKey()).settings().get(key));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyRefusesASectionInItsPlaceAndNamesItsLine(Key<?> key) {
        String[] names = key.path().split("\\.");
        StringBuilder document = new StringBuilder("# first line\n");
        for (int depth = 0; depth < names.length; depth++) {
            document.append("  ".repeat(depth)).append(names[depth]).append(":\n");
        }
        document.append("  ".repeat(names.length)).append("deeper: 1\n");

        ConfigurationException refusal =
                catchThrowableOfType(ConfigurationException.class, () -> Given.yaml(document.toString()));

        assertThat(refusal.problems())
                .containsExactly(new ConfigProblem(
                        Given.FILE,
                        1 + names.length,
                        key.path(),
                        "expected " + key.type().expectation() + ", found a section"));
    }

    @Test
    void onlyTheRateLimitAndTheLogLevelApplyLive() {
        assertThat(Schema.KEYS.stream().filter(Key::live).<String>map(Key::path))
                .containsExactly(
                        "logging.level",
                        "rate_limit.enabled",
                        "rate_limit.destructive_per_minute",
                        "rate_limit.destructive_burst",
                        "rate_limit.read_per_minute",
                        "rate_limit.read_burst");
    }

    @Test
    void noTwoKeysShareAVariable() {
        assertThat(Schema.KEYS.stream().<String>map(Key::variable)).doesNotHaveDuplicates();
    }
}
