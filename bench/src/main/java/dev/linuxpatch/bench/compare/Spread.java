// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.util.Arrays;
import java.util.Collection;

/** Several measurements of one thing: the middle one, and how far they lie apart. */
record Spread(double median, double min, double max) {
    static Spread of(Collection<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
