// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** dpkg's own comparison is the judge. */
class DebianVersionIT {
    private static final int PAIRS = 1500;

    /** Asks dpkg of each line {@code a b} whether a is older or a is newer. */
    private static final String JUDGE = """
            while read -r a b; do
              if dpkg --compare-versions "$a" lt "$b"; then echo -1
              elif dpkg --compare-versions "$a" gt "$b"; then echo 1
              else echo 0; fi
            done
            """;

    @TempDir
    private Path directory;

    @Test
    void agreesWithDpkg() throws Exception {
        // Given pairs of versions, made and real
        List<String> versions = new ArrayList<>(
                DebianVersionTest.Versions.legal().list().ofSize(2 * PAIRS).sample());
        DpkgStatus.read(Path.of("/")).values().stream()
                .map(DpkgEntry::version)
                .filter(version -> !version.isEmpty())
                .forEach(versions::add);
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < versions.size(); i += 2) {
            pairs.add(versions.get(i) + " " + versions.get(i + 1));
        }
        // When
        List<String> verdicts = dpkg(pairs);
        // Then
        List<String> ours = pairs.stream()
                .map(pair -> pair.split(" "))
                .map(pair -> Integer.toString(Integer.signum(DebianVersion.compare(pair[0], pair[1]))))
                .toList();
        assertThat(zip(pairs, ours)).isEqualTo(zip(pairs, verdicts));
    }

    private List<String> dpkg(List<String> pairs) throws Exception {
        Path input = Files.write(directory.resolve("pairs"), pairs);
        Path output = directory.resolve("verdicts");
        Process process = new ProcessBuilder("sh", "-c", JUDGE)
                .redirectInput(input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(directory.resolve("complaints").toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }

    private static List<String> zip(List<String> pairs, List<String> verdicts) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            lines.add(pairs.get(i) + " -> " + verdicts.get(i));
        }
        return lines;
    }
}
