// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Following on from an offset gives what following without a break would have given. */
class FollowedFileTest {
    @Property(tries = 400)
    void everyLineComesExactlyOnceWhereverItIsResumed(
            @ForAll("pieces") @Size(max = 12) List<String> pieces,
            @ForAll @IntRange(max = 13) int broken,
            @ForAll @IntRange(min = 1, max = 60) int cap)
            throws IOException {
        Path file = Files.createTempFile("followed", "");
        try {
            // Given
            List<String> whole = new ArrayList<>();
            List<String> resumed = new ArrayList<>();
            FollowedFile steady = new FollowedFile(OutputSource.STDOUT, file, cap, 0);
            FollowedFile follower = new FollowedFile(OutputSource.STDOUT, file, cap, 0);
            // When one follower is replaced by another on the way
            for (int i = 0; i < pieces.size(); i++) {
                Files.writeString(file, pieces.get(i), StandardCharsets.ISO_8859_1, StandardOpenOption.APPEND);
                readAll(steady, whole);
                readAll(follower, resumed);
                if (i == broken) {
                    follower = replaced(follower, file, cap);
                }
            }
            end(steady, whole);
            end(follower, resumed);
            // Then, but for the count, which is not known any more
            assertThat(resumed.stream().map(line -> line.replace("at least ", "")))
                    .containsExactlyElementsOf(whole);
            // And whoever comes after the end is told nothing
            List<String> more = new ArrayList<>();
            FollowedFile late = replaced(follower, file, cap);
            readAll(late, more);
            end(late, more);
            assertThat(more).isEmpty();
            assertThat(late.offset()).isEqualTo(follower.offset());
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 20)
    void aFileThatLostItsEndInAPowerCutIsNoTrouble(@ForAll @IntRange(min = 4, max = 100) int from) throws IOException {
        Path file = Files.createTempFile("followed", "");
        try {
            Files.writeString(file, "one\n");
            List<String> lines = new ArrayList<>();
            FollowedFile follower = new FollowedFile(OutputSource.STATUS, file, Long.MAX_VALUE, from);
            end(follower, lines);
            assertThat(lines).isEmpty();
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.strings()
                .withChars('a', 'b', '\n', '\r', '\u001B', '[', 'm', '\u00C3')
                .ofMaxLength(15)
                .list();
    }

    private static FollowedFile replaced(FollowedFile follower, Path file, int cap) throws IOException {
        follower.close();
        return new FollowedFile(OutputSource.STDOUT, file, cap, follower.offset());
    }

    private static void readAll(FollowedFile follower, List<String> into) throws IOException {
        while (follower.read(line -> into.add(line.text()))) {
            assertThat(into).hasSizeLessThan(1000);
        }
    }

    private static void end(FollowedFile follower, List<String> into) throws IOException {
        follower.endHere();
        readAll(follower, into);
        follower.finish(line -> into.add(line.text()));
        follower.close();
    }
}
