// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a file holds, it becomes a configuration or a list of problems, and nothing else. */
class StrictYamlPropertyTest {

    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> pieces = Arbitraries.of(
                "server",
                "tls",
                "jobs",
                "retention",
                "port",
                "bind",
                "max_jobs",
                "reboot_command",
                "system",
                "enrollment",
                ": ",
                ":\n  ",
                ":\n    ",
                "\n",
                "\n  ",
                "- ",
                "[",
                "]",
                "{",
                "}",
                ", ",
                "? ",
                "&a ",
                "*a",
                "<<",
                "!x ",
                "!!str ",
                "!!binary ",
                "\"",
                "'",
                "|\n",
                ">-\n",
                "# ",
                "%YAML 1.2\n",
                "---\n",
                "...\n",
                "null",
                "~",
                "true",
                "12443",
                "-1",
                "1e9",
                "\u0000",
                "\ufeff",
                "\t",
                "\ud83d\ude00",
                "\\x");
        return pieces.list().ofMaxSize(40).map(list -> String.join("", list));
    }

    @Property(tries = 2000)
    void anyDocumentIsReadOrRefused(@ForAll("documents") String document) {
        Layer layer = Given.layer(document);
        try {
            assertThat(Resolver.resolve(List.of(layer)).configuration()).isNotNull();
        } catch (ConfigurationException refusal) {
            assertThat(refusal.problems())
                    .isNotEmpty()
                    .allSatisfy(problem ->
                            assertThat(problem.line()).isBetween(0, document.split("\n", -1).length + 1));
        }
    }

    @Property(tries = 500)
    void anyLayerSurvivesTheWayThroughTheRetriever(@ForAll("documents") String document) {
        Layer layer = Given.layer(document);

        JsonObject carried = new JsonObject(layer.toJson(Origin.Source.FILE).encode());

        assertThat(Layer.fromJson(carried, Origin.Source.FILE)).isEqualTo(layer);
    }
}
