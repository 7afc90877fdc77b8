// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadResultTest {
    private static final String SUMMARY = """
            finished in 2.03s, 14696.00 req/s, 1.15MB/s
            requests: 100 total, 103 started, 100 done, 98 succeeded, 2 failed, 2 errored, 0 timeout
            status codes: 97 2xx, 0 3xx, 1 4xx, 0 5xx
            """;

    @Test
    void readsTheLineOfTheLoadTool() {
        LoadResult result = LoadResult.parse(
                "requests=605 failed=1 resumed=597 bytes=6655 seconds=2.0000 p50_us=13046.4 p99_us=108594.3\n");

        assertThat(result).isEqualTo(new LoadResult(605, 1, 597, 2, 13046.4, 108594.3));
        assertThat(result.requestsPerSecond()).isEqualTo(302.5);
    }

    @Test
    void refusesWhatIsNotItsLine() {
        assertThatThrownBy(() -> LoadResult.parse("Segmentation fault")).isInstanceOf(CompareException.class);
        assertThatThrownBy(() -> LoadResult.parse("requests=1 failed=0")).isInstanceOf(CompareException.class);
    }

    @Test
    void countsOnlyGoodAnswersOfH2loadAndTakesLatenciesFromItsLog(@TempDir Path directory) throws IOException {
        Path log = directory.resolve("h2load.log");
        Files.writeString(
                log,
                IntStream.rangeClosed(1, 100)
                        .mapToObj(i -> 1795446281000000L + i * 4990 + "\t200\t" + (101 - i) * 10 + "\n")
                        .collect(Collectors.joining()));

        LoadResult result = H2LoadReport.read(SUMMARY, log);

        assertThat(result).isEqualTo(new LoadResult(97, 3, 0, 0.49402, 510, 1000));
    }

    @Test
    void refusesWhatIsNotItsSummary(@TempDir Path directory) {
        assertThatThrownBy(() -> H2LoadReport.read("usage: h2load", directory))
                .isInstanceOf(CompareException.class)
                .hasMessageContaining("usage: h2load");
    }
}
