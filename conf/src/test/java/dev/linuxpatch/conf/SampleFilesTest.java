// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class SampleFilesTest {

    private static String sample(String name) throws IOException {
        try (InputStream file = SampleFilesTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void sampleIsTheDefaultConfiguration() throws Exception {
        EffectiveConfiguration loaded = Given.yaml(sample("config.sample.yaml"));

        assertThat(loaded.configuration()).isEqualTo(Configuration.defaults());
    }

    @Test
    void sampleHoldsEveryKeyThatHasADefault() throws Exception {
        Settings settings = Given.yaml(sample("config.sample.yaml")).settings();

        assertThat(Schema.KEYS.stream()
                        .filter(key -> settings.origin(key).equals(Origin.DEFAULT))
                        .<String>map(Key::path))
                .containsExactly(
                        "tls.port",
                        "tls.crl_path",
                        "advisories.path",
                        "health_gate.http",
                        "health_gate.http_status",
                        "system.host_id",
                        "cluster.node",
                        "cluster.bind");
    }

    @Test
    void sampleShowsTheKeysWithoutADefaultAsComments() throws Exception {
        String uncommented = sample("config.sample.yaml").replaceAll("(?m)^  # ([a-z_]+: [^ ]+)$", "  $1");

        Settings settings = Given.yaml(uncommented).settings();

        assertThat(Schema.KEYS)
                .allSatisfy(key -> assertThat(settings.origin(key).source()).isEqualTo(Origin.Source.FILE));
    }

    @Test
    void whitelistSampleLetsOnlyThisHostIn() throws Exception {
        Object whitelist = new Yaml(new SafeConstructor(new LoaderOptions())).load(sample("whitelist.sample.yaml"));

        assertThat(whitelist).isEqualTo(Map.of("entries", List.of("127.0.0.1", "::1")));
    }
}
