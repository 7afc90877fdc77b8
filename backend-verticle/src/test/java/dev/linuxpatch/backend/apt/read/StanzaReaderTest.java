// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StanzaReaderTest {
    @Test
    void readsStanzasWithFoldedFieldsInAnyCase() throws IOException {
        List<Map<ControlField, String>> stanzas = read(
                "\n\nPackage: a\nversion:1\nX-Unknown: x\n more of x\nDEPENDS: b,\n c\n\n\nPackage:  d  \r\n", 4096);
        assertThat(stanzas)
                .containsExactly(
                        Map.of(
                                ControlField.PACKAGE, "a",
                                ControlField.VERSION, "1",
                                ControlField.DEPENDS, "b,\n c"),
                        Map.of(ControlField.PACKAGE, "d"));
    }

    @Test
    void aStanzaLargerThanTheBufferIsWhole() throws IOException {
        String name = "n".repeat(300_000);
        assertThat(read("Package: x\n\nPackage: " + name + "\nVersion: 1\n\nPackage: y\n", 1000))
                .extracting(stanza -> stanza.get(ControlField.PACKAGE))
                .containsExactly("x", name, "y");
    }

    @Property(tries = 300)
    void thePiecesInWhichAFileArrivesDoNotMatter(
            @ForAll("controlFiles") String text, @ForAll @IntRange(min = 1, max = 40) int piece) throws IOException {
        assertThat(read(text, piece)).isEqualTo(read(text, 1 << 20));
    }

    @Property(tries = 300)
    void anyBytesAreReadToTheEnd(@ForAll byte[] bytes) {
        assertThatCode(() -> {
                    try (StanzaReader reader = new StanzaReader(new ByteArrayInputStream(bytes))) {
                        while (reader.next()) {
                            reader.fields();
                        }
                    }
                })
                .doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> controlFiles() {
        return Arbitraries.of(
                        "Package: p",
                        "Version: 1",
                        "\n",
                        "\n",
                        " folded",
                        "\ttabbed",
                        "Depends: a",
                        "#c",
                        "Nothing",
                        ":",
                        "Description: one",
                        "")
                .list()
                .ofMaxSize(30)
                .map(lines -> String.join("\n", lines));
    }

    private static List<Map<ControlField, String>> read(String text, int piece) throws IOException {
        List<Map<ControlField, String>> stanzas = new ArrayList<>();
        InputStream whole = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        InputStream inPieces = new InputStream() {
            @Override
            public int read() throws IOException {
                return whole.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return whole.read(target, offset, Math.min(length, piece));
            }
        };
        try (StanzaReader reader = new StanzaReader(inPieces)) {
            while (reader.next()) {
                stanzas.add(reader.fields());
            }
        }
        return stanzas;
    }
}
