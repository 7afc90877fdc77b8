// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What h2load tells: counts in its summary, and a line for each request in its log (tab-separated: start in microseconds,
 * status, microseconds until the end). Its rate would count the handshakes too, so the time is taken from the log.
 */
final class H2LoadReport {
    private static final Pattern REQUESTS = Pattern.compile("(?m)^requests: (\\d+) total, .* (\\d+) succeeded, ");
    private static final Pattern STATUS = Pattern.compile("(?m)^status codes: (\\d+) 2xx, ");
    private static final int START = 0;
    private static final int DURATION = 2;

    private H2LoadReport() {}

    static LoadResult read(String summary, Path log) throws IOException {
        Matcher requests = REQUESTS.matcher(summary);
        Matcher status = STATUS.matcher(summary);
        if (!requests.find() || !status.find()) {
            throw new CompareException("not a summary of h2load:\n" + summary);
        }
        long total = Long.parseLong(requests.group(1));
        long good = Math.min(Long.parseLong(requests.group(2)), Long.parseLong(status.group(1)));

        long begin = Long.MAX_VALUE;
        long end = Long.MIN_VALUE;
        List<String> lines = Files.readAllLines(log);
        double[] latencies = new double[lines.size()];
        for (int i = 0; i < latencies.length; i++) {
            String[] fields = lines.get(i).split("\t");
            long start = Long.parseLong(fields[START]);
            long duration = Long.parseLong(fields[DURATION]);
            begin = Math.min(begin, start);
            end = Math.max(end, start + duration);
            latencies[i] = duration;
        }
        if (lines.isEmpty()) {
            throw new CompareException("h2load logged no request:\n" + summary);
        }
        Arrays.sort(latencies);
        return new LoadResult(
                good, total - good, 0, (end - begin) / 1e6, percentile(latencies, 50), percentile(latencies, 99));
    }

    private static double percentile(double[] sorted, int percent) {
        return sorted[(int) ((long) sorted.length * percent / 100)];
    }
}
