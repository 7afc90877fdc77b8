// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

/**
 * One kind of work on one server in one round.
 *
 * @param cpuMicrosPerRequest time on a processor that the server spent on each request
 */
record Sample(double requestsPerSecond, double p50Millis, double p99Millis, double cpuMicrosPerRequest) {
    static Sample of(LoadResult result, double cpuSeconds) {
        return new Sample(
                result.requestsPerSecond(),
                result.p50Micros() / 1e3,
                result.p99Micros() / 1e3,
                cpuSeconds * 1e6 / result.requests());
    }
}
