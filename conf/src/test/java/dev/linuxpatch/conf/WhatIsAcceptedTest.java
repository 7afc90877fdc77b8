// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhatIsAcceptedTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment", "---", "null", "server:", "server: null\njobs:\n  retention:"})
    void nothingGivenIsTheDefaults(String document) throws ConfigurationException {
        assertThat(Given.yaml(document).configuration()).isEqualTo(Configuration.defaults());
    }

    @Test
    void keyWithoutAValueKeepsItsDefault() throws ConfigurationException {
        EffectiveConfiguration loaded = Given.yaml("server:", "  port:", "  bind: ~", "system:", "  host_id: null");

        assertThat(loaded.configuration()).isEqualTo(Configuration.defaults());
        assertThat(loaded.settings().origin(Schema.SERVER_PORT)).isEqualTo(Origin.DEFAULT);
    }

    @Test
    void emptyTextStandsForNoneWhereThereCanBeNone() throws ConfigurationException {
        Layer file = Given.layer("tls: {port: 1, crl_path: /crl.pem}", "system: {host_id: web-01}");
        Layer environment =
                EnvironmentLayer.read(Map.of("LPA_TLS_PORT", "", "LPA_TLS_CRL_PATH", "", "LPA_SYSTEM_HOST_ID", ""));

        Configuration configuration =
                Resolver.resolve(List.of(file, environment)).configuration();

        assertThat(configuration).isEqualTo(Configuration.defaults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "::", "::1", "2001:db8::1", "localhost", "web-01.example.com"})
    void addressesOfBothFamiliesAndNamesCanBeListenedOn(String host) throws ConfigurationException {
        assertThat(Given.yaml("server:", "  bind: \"" + host + "\"")
                        .configuration()
                        .server()
                        .bind())
                .isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "udp://localhost:514, udp://localhost:514",
        "localhost, udp://localhost:514",
        "localhost:1514, udp://localhost:1514",
        "tcp://10.0.0.1, tcp://10.0.0.1:514",
        "tls://logs.example.com, tls://logs.example.com:6514",
        "tcp://[::1]:601/, tcp://[::1]:601",
        "udp://user:secret@logs.example.com, udp://logs.example.com:514"
    })
    void syslogServerIsCompletedAndKeepsNoUser(String written, URI server) throws ConfigurationException {
        assertThat(Given.yaml("logging:", "  syslog_server: \"" + written + "\"")
                        .configuration()
                        .logging()
                        .syslogServer())
                .isEqualTo(server);
    }

    @Test
    void relativePathStartsAtTheWorkingDirectory() throws ConfigurationException {
        assertThat(Given.yaml("tls:", "  ca_cert: certs/../ca.pem")
                        .configuration()
                        .tls()
                        .caCertificate())
                .isEqualTo(Path.of("ca.pem").toAbsolutePath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "'1.2'", "\"1.2\""})
    void tlsVersionMayStandWithoutQuotes(String version) throws ConfigurationException {
        assertThat(Given.yaml("tls:", "  min_tls_version: " + version)
                        .configuration()
                        .tls()
                        .minVersion())
                .isEqualTo(TlsVersion.TLS_1_2);
    }

    @Test
    void upperAndLowerCaseOfAChoiceAreTheSame() throws ConfigurationException {
        assertThat(Given.yaml("logging:", "  level: WARN")
                        .configuration()
                        .logging()
                        .level())
                .isEqualTo(LogLevel.WARN);
    }

    @Test
    void anchorsStandForTheValuesTheyName() throws ConfigurationException {
        RateLimitSettings limits = Given.yaml("rate_limit:", "  read_burst: &burst 7", "  destructive_burst: *burst")
                .configuration()
                .rateLimit();

        assertThat(limits.readBurst()).isEqualTo(7);
        assertThat(limits.destructiveBurst()).isEqualTo(7);
    }

    @Test
    void listInAVariableIsWrittenAsInYaml() throws ConfigurationException {
        assertThat(Given.environment(Map.of("LPA_SYSTEM_REBOOT_COMMAND", "[shutdown, \"-r\", now]"))
                        .configuration()
                        .system()
                        .rebootCommand())
                .containsExactly("shutdown", "-r", "now");
    }

    @Test
    void numberIsATextWhereTheVariableIsOne() throws ConfigurationException {
        assertThat(Given.environment(Map.of("LPA_SYSTEM_HOST_ID", "12"))
                        .configuration()
                        .system()
                        .hostId())
                .isEqualTo("12");
    }

    @Test
    void queueMayHaveTheNameThatTheOriginalGivesIt() throws ConfigurationException {
        assertThat(Given.yaml("jobs:", "  max_queue_depth: 40")
                        .configuration()
                        .jobs()
                        .queueCapacity())
                .isEqualTo(40);
    }
}
