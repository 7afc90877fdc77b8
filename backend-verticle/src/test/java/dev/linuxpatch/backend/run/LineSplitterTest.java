// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
    @Test
    void linesEndWithEitherLineEnd() {
        assertThat(split("one\ntwo\r\n\nfour")).containsExactly("one", "two", "", "four");
        assertThat(split("pty\r\r\n")).containsExactly("pty");
        assertThat(split("")).isEmpty();
    }

    @Test
    void progressThatIsOverwrittenIsLeftOut() {
        assertThat(split("(Reading ... 5%\r(Reading ... 100%\r(Reading ... 12 files\n"))
                .containsExactly("(Reading ... 12 files");
        assertThat(split("50%\r100%\r")).containsExactly("100%");
    }

    @Test
    void controlCharactersAndEscapeSequencesAreLeftOut() {
        assertThat(split("\u001B[1;31mred\u001B[0m\tplain\u0007\u0000\u009B\u007F\n"))
                .containsExactly("red\tplain");
        assertThat(split("\u001B]0;a title\u0007text\u001B(B\u001B7\n")).containsExactly("text");
    }

    @Test
    void invalidBytesAreReplaced() {
        assertThat(split(new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xC3, '\n'}, 1024))
                .containsExactly("a\uFFFDb\uFFFD");
    }

    @Test
    void aLongLineIsCutBetweenCharacters() {
        // Given lines whose limit falls on each byte of a character of three
        for (int shift = 0; shift < 3; shift++) {
            String line = "x".repeat(shift) + "€".repeat(LineSplitter.MAX_LINE_BYTES);
            // When
            List<String> lines = split(line + "\nnext\n");
            // Then
            assertThat(lines).hasSize(2).element(1).isEqualTo("next");
            assertThat(lines.get(0)).endsWith("€" + LineSplitter.CUT).doesNotContain("\uFFFD");
            assertThat(lines.get(0).getBytes(StandardCharsets.UTF_8).length)
                    .isBetween(LineSplitter.MAX_LINE_BYTES - 2, LineSplitter.MAX_LINE_BYTES + 8);
        }
    }

    @Test
    void aLineOfExactlyTheLimitIsWhole() {
        String line = "x".repeat(LineSplitter.MAX_LINE_BYTES);
        assertThat(split(line + "\n")).containsExactly(line);
    }

    @Property(tries = 300)
    void piecesOfAnySizeGiveTheSameLines(@ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 7) int piece) {
        assertThat(split(bytes, piece)).isEqualTo(split(bytes, Math.max(1, bytes.length)));
    }

    @Property(tries = 300)
    void noLineHoldsAControlCharacter(@ForAll byte[] bytes) {
        assertThat(split(bytes, 64))
                .allSatisfy(
                        line -> assertThat(line.chars().filter(c -> c != '\t').noneMatch(Character::isISOControl))
                                .isTrue());
    }

    private static List<String> split(String text) {
        return split(text.getBytes(StandardCharsets.UTF_8), 1024);
    }

    private static List<String> split(byte[] bytes, int piece) {
        List<String> lines = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(lines::add);
        for (int from = 0; from < bytes.length; from += piece) {
            splitter.feed(bytes, from, Math.min(from + piece, bytes.length));
        }
        splitter.finish();
        return lines;
    }
}
