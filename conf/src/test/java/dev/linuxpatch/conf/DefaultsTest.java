// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultsTest {

    private final Configuration defaults = Configuration.defaults();

    @Test
    void serverListensOnThePortOfTheOriginal() {
        assertThat(defaults.server())
                .isEqualTo(new ServerSettings(
                        12443, "0.0.0.0", Duration.ofSeconds(30), Duration.ofSeconds(120), 1024, 8192, 1_048_576, 0));
        assertThat(defaults.listenPort()).isEqualTo(12443);
    }

    @Test
    void tlsSpeaksOnlyTheNewestVersionAndChecksNoRevocation() {
        Path certificates = Path.of("/etc/linux_patch_api/certs");
        assertThat(defaults.tls())
                .isEqualTo(new TlsSettings(
                        null,
                        certificates.resolve("ca.pem"),
                        certificates.resolve("server.pem"),
                        certificates.resolve("server.key.pem"),
                        null,
                        TlsVersion.TLS_1_3,
                        Duration.ofSeconds(10)));
        assertThat(defaults.tls().minVersion().protocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void jobsAreBounded() {
        assertThat(defaults.jobs())
                .isEqualTo(new JobSettings(
                        5,
                        Duration.ofMinutes(30),
                        Path.of("/var/lib/linux_patch_api/jobs"),
                        100,
                        Duration.ofSeconds(120),
                        new RetentionSettings(1000, Duration.ofDays(90), 16_777_216, 1L << 30)));
    }

    @Test
    void auditLogGoesToTheFileOfTheOriginal() {
        assertThat(defaults.logging())
                .isEqualTo(new LoggingSettings(
                        LogLevel.INFO,
                        true,
                        false,
                        URI.create("udp://localhost:514"),
                        Path.of("/var/log/linux_patch_api/audit.log"),
                        Duration.ofDays(30),
                        true));
    }

    @Test
    void accessIsLimited() {
        assertThat(defaults.whitelist())
                .isEqualTo(
                        new WhitelistSettings(Path.of("/etc/linux_patch_api/whitelist.yaml"), Duration.ofSeconds(60)));
        assertThat(defaults.rateLimit()).isEqualTo(new RateLimitSettings(true, 20, 10, 120, 30));
    }

    @Test
    void thisHostIsServedByWhatItHas() {
        assertThat(defaults.packageManager())
                .isEqualTo(
                        new PackageManagerSettings(PackageBackend.AUTO, Path.of("/"), Duration.ofHours(4), 67_108_864));
        assertThat(defaults.advisories()).isEqualTo(AdvisorySettings.NONE);
        assertThat(defaults.system())
                .isEqualTo(new SystemSettings(
                        List.of("systemctl", "reboot"), Duration.ofMinutes(10), null, Map.of(), "linux-patch-api"));
    }

    @Test
    void oldVersionsAreKept() {
        assertThat(defaults.rollback())
                .isEqualTo(new RollbackSettings(true, 2000, Duration.ofDays(30), 2L << 30, 512L << 20, 0));
    }

    @Test
    void nothingIsCheckedAfterAChange() {
        assertThat(defaults.healthGate()).isEqualTo(HealthGateSettings.NONE);
        assertThat(defaults.healthGate().enabled()).isFalse();
    }

    @Test
    void streamsAndConsolesAreBounded() {
        assertThat(defaults.websocket())
                .isEqualTo(
                        new WebSocketSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), 65_536, 1_048_576, 1000));
        assertThat(defaults.console()).isEqualTo(new ConsoleSettings(true, 65_536, 50));
    }

    @Test
    void thereIsNoCluster() {
        Path certificates = Path.of("/etc/linux_patch_api/cluster");
        assertThat(defaults.cluster())
                .isEqualTo(new ClusterSettings(
                        false,
                        null,
                        null,
                        12444,
                        12445,
                        12446,
                        List.of(),
                        List.of(),
                        new ClusterTlsSettings(
                                certificates.resolve("ca.pem"),
                                certificates.resolve("node.pem"),
                                certificates.resolve("node.key.pem"))));
    }

    @Test
    void everyDefaultIsOneThatTheFileCouldHold() throws ConfigurationException {
        EffectiveConfiguration written = Given.yaml(Given.yaml().toYaml());

        assertThat(written.configuration()).isEqualTo(defaults);
    }
}
