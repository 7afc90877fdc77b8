// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.figures;

import java.util.List;
import java.util.Locale;

/**
 * Of some values, by the nearest-rank method.
 *
 * @param p50 half of them are at most this
 * @param p99 99 of 100 are; the largest if there are fewer than 100
 */
record Quantiles(double p50, double p99) {
    /** @param values at least one */
    static Quantiles of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return new Quantiles(rank(sorted, 0.5), rank(sorted, 0.99));
    }

    private static double rank(List<Double> sorted, double part) {
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.0f / %.0f", p50, p99);
    }
}
