// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tools that pack are the judges. */
class CompressedFilesIT {
    @TempDir
    private Path directory;

    private byte[] text;

    @BeforeEach
    void aTextThatIsPartlyRepetitive() {
        Random random = new Random(7);
        StringBuilder builder = new StringBuilder();
        while (builder.length() < 700_000) {
            builder.append("Package: p").append(random.nextInt(5000)).append('\n');
            if (random.nextInt(50) == 0) {
                random.ints(300, 33, 127).forEach(c -> builder.append((char) c));
                builder.append("=".repeat(random.nextInt(900)));
            }
        }
        text = builder.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({"gz,gzip", "xz,xz", "zst,zstd -q --rm", "bz2,bzip2", "lzma,xz --format=lzma --suffix=.lzma"})
    void unpacksWhatTheToolPacked(String suffix, String tool) throws IOException {
        Path file = Files.write(directory.resolve("list"), text);
        pack(tool, file);
        assertThat(unpack(directory.resolve("list." + suffix))).isEqualTo(text);
    }

    private static void pack(String tool, Path file) {
        String[] words = tool.split(" ");
        String[] argv = Arrays.copyOf(words, words.length + 1);
        argv[words.length] = file.toString();
        Tools.output(Map.of(), argv);
    }

    private static byte[] unpack(Path file) throws IOException {
        try (InputStream in = CompressedFiles.open(file)) {
            return in.readAllBytes();
        }
    }
}
