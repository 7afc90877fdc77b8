// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of keys in {@code docs/configuration.md} is the schema, row by row. */
class ConfigurationDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

    private static String row(Key<?> key) {
        String written = key.writtenDefault();
        return "| `" + key.path() + "` | " + (written.equals("\"\"") ? "none" : "`" + written + "`") + " | "
                + key.type().expectation() + " | " + (key.live() ? "live" : "restart") + " | " + key.doc() + " |";
    }

    @Test
    void everyKeyHasItsRowAndNoRowIsOfAnotherKey() throws IOException {
        List<String> rows = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("| `") && !line.startsWith("| `" + EnvironmentLayer.PREFIX))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        Schema.KEYS.stream().map(ConfigurationDocumentTest::row).toList());
    }

    @Test
    void everyReservedVariableHasItsRow() throws IOException {
        assertThat(Files.readString(DOCUMENT))
                .contains(EnvironmentLayer.RESERVED.stream()
                        .map(variable -> "| `" + variable + "` |")
                        .toList());
    }

    @Test
    void exampleOfARefusalIsWhatIsSaid() throws IOException {
        String document = Files.readString(DOCUMENT);
        String[] afterTitle =
                document.substring(document.indexOf("## What is refused")).split("```");
        String[] example = afterTitle[1].substring("yaml\n".length()).split("\n");
        String answer = afterTitle[3].strip();

        ConfigurationException refusal = catchThrowableOfType(ConfigurationException.class, () -> Given.yaml(example));

        assertThat(answer).isEqualTo(refusal.getMessage());
    }
}
