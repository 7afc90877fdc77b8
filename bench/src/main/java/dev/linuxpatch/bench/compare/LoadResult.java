// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.util.HashMap;
import java.util.Map;

/**
 * What a load generator saw.
 *
 * @param requests answers with status 2xx and a complete body
 * @param failed everything else
 * @param resumed connections whose session was resumed
 * @param seconds how long it took
 * @param p50Micros the median latency; 0 without requests
 * @param p99Micros the latency that one request in a hundred exceeds; 0 without requests
 */
record LoadResult(long requests, long failed, long resumed, double seconds, double p50Micros, double p99Micros) {

    /** Reads the line that {@code mtls_load} prints: {@code key=value} pairs, separated by blanks. */
    static LoadResult parse(String line) {
        Map<String, String> values = new HashMap<>();
        for (String pair : line.strip().split(" ")) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new CompareException("not a result of mtls_load: " + line);
            }
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        try {
            return new LoadResult(
                    Long.parseLong(values.get("requests")),
                    Long.parseLong(values.get("failed")),
                    Long.parseLong(values.get("resumed")),
                    Double.parseDouble(values.get("seconds")),
                    Double.parseDouble(values.get("p50_us")),
                    Double.parseDouble(values.get("p99_us")));
        } catch (NumberFormatException | NullPointerException e) {
            throw new CompareException("not a result of mtls_load: " + line);
        }
    }

    double requestsPerSecond() {
        return requests / seconds;
    }
}
