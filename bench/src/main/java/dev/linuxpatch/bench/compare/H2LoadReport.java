// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What h2load tells: counts in its summary, the latency of each request in its log (tab-separated: start, status,
 * microseconds).
 */
final class H2LoadReport {
    private static final Pattern REQUESTS = Pattern.compile("(?m)^requests: (\\d+) total, .* (\\d+) succeeded, ");
    private static final Pattern STATUS = Pattern.compile("(?m)^status codes: (\\d+) 2xx, ");

    private H2LoadReport() {}

    static LoadResult read(String summary, Path log, Duration time) throws IOException {
        Matcher requests = REQUESTS.matcher(summary);
        Matcher status = STATUS.matcher(summary);
        if (!requests.find() || !status.find()) {
            throw new CompareException("not a summary of h2load:\n" + summary);
        }
        long total = Long.parseLong(requests.group(1));
        long good = Math.min(Long.parseLong(requests.group(2)), Long.parseLong(status.group(1)));
        double[] latencies = latencies(log);
        return new LoadResult(
                good, total - good, 0, time.toMillis() / 1e3, percentile(latencies, 50), percentile(latencies, 99));
    }

    private static double[] latencies(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf('\t') + 1)))
                    .sorted()
                    .toArray();
        }
    }

    private static double percentile(double[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[(int) ((long) sorted.length * percent / 100)];
    }
}
