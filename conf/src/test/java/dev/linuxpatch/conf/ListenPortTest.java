// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListenPortTest {

    private static int port(Layer... layers) throws ConfigurationException {
        return Resolver.resolve(List.of(layers)).configuration().listenPort();
    }

    @Test
    void portOfTheTlsSectionWinsInOneFile() throws ConfigurationException {
        assertThat(port(Given.layer("server: {port: 1}", "tls: {port: 2}"))).isEqualTo(2);
    }

    @Test
    void portOfTheServerSectionStandsAlone() throws ConfigurationException {
        assertThat(port(Given.layer("server: {port: 1}"))).isEqualTo(1);
    }

    @Test
    void optionWinsOverThePortOfTheTlsSectionOfAFile() throws ConfigurationException {
        assertThat(port(Given.layer("tls: {port: 2}"), OptionLayer.read(Map.of("server.port", "3"))))
                .isEqualTo(3);
    }

    @Test
    void variableOfTheTlsSectionWinsOverThatOfTheServerSection() throws ConfigurationException {
        assertThat(port(
                        Given.layer("tls: {port: 2}"),
                        EnvironmentLayer.read(Map.of("LPA_SERVER_PORT", "4", "LPA_TLS_PORT", "5"))))
                .isEqualTo(5);
    }
}
