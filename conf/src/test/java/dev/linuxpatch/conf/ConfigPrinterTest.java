// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigPrinterTest {

    private static EffectiveConfiguration layered() throws ConfigurationException {
        return Resolver.resolve(List.of(
                Given.layer(
                        "server:",
                        "  bind: ::1",
                        "jobs:",
                        "  retention:",
                        "    max_jobs: 7",
                        "logging:",
                        "  syslog_server: tcp://user:secret@logs",
                        "enrollment:",
                        "  polling_token: token-of-this-host"),
                EnvironmentLayer.read(Map.of("LPA_JOBS_MAX_CONCURRENT", "3")),
                OptionLayer.read(Map.of("server.port", "8443"))));
    }

    @Test
    void everyValueIsShownWithItsOrigin() throws ConfigurationException {
        assertThat(layered().toYaml().lines().map(line -> line.replaceAll(" +# ", " # ")))
                .containsSequence("server:", "  port: 8443 # command line", "  bind: \"::1\" # file, line 2")
                .containsSequence("jobs:", "  max_concurrent: 3 # environment LPA_JOBS_MAX_CONCURRENT")
                .containsSequence("  retention:", "    max_jobs: 7 # file, line 5", "    max_age_days: 90 # default")
                .contains("  reboot_command: [\"systemctl\",\"reboot\"] # default");
    }

    @Test
    void secretsAreNotShown() throws ConfigurationException {
        assertThat(layered().toYaml())
                .doesNotContain("secret", "token-of-this-host")
                .contains("syslog_server: \"tcp://logs:514\"")
                .contains("# config.yaml:9: enrollment.polling_token: accepted, but has no effect in this service");
    }

    @Test
    void whatIsShownLoadsAsTheSameConfiguration() throws ConfigurationException {
        EffectiveConfiguration shown = Given.yaml(layered().toYaml());

        assertThat(shown.configuration()).isEqualTo(layered().configuration());
    }

    @Test
    void unusualValuesSurvive() throws ConfigurationException, IOException {
        try (InputStream file = getClass().getResourceAsStream("every-key.yaml")) {
            EffectiveConfiguration everyKey = Given.yaml(new String(file.readAllBytes(), StandardCharsets.UTF_8));

            assertThat(Given.yaml(everyKey.toYaml()).configuration()).isEqualTo(everyKey.configuration());
        }
        EffectiveConfiguration quotes = Given.yaml("whitelist:", "  path: \"/a \\\"b\\\" # c: d\\\\e\"");

        assertThat(Given.yaml(quotes.toYaml()).configuration()).isEqualTo(quotes.configuration());
    }
}
