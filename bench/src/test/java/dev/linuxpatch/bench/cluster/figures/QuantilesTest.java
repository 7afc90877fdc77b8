// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    @Test
    void areValuesThatWereMeasured() {
        List<Double> values =
                IntStream.rangeClosed(1, 200).mapToObj(i -> (double) (201 - i)).toList();

        assertThat(Quantiles.of(values)).isEqualTo(new Quantiles(100, 198));
    }

    @Test
    void areTheLargestWhereThereAreFew() {
        assertThat(Quantiles.of(List.of(3.0, 1.0, 2.0)))
                .isEqualTo(new Quantiles(2, 3))
                .hasToString("2 / 3");
    }
}
