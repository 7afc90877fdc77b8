// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void takesTheMiddleOfAnOddNumberAndTheMeanOfTheTwoMiddleOnesOfAnEvenNumber() {
        assertThat(Spread.of(9, 1, 5)).isEqualTo(new Spread(5, 1, 9));
        assertThat(Spread.of(9, 1, 5, 7)).isEqualTo(new Spread(6, 1, 9));
    }

    @Test
    void hasNoMiddleOfNothing() {
        assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void comparesWhatWasMeasuredTogether() {
        // A machine that slows down to a third leaves the ratio as it is.
        Pair<Double> pair = new Pair<>(List.of(300.0, 100.0, 200.0), List.of(150.0, 50.0, 80.0));

        assertThat(pair.ratio(Double::doubleValue)).isEqualTo(new Spread(2, 2, 2.5));
    }

    @Test
    void refusesWhatDoesNotComeInPairs() {
        assertThatThrownBy(() -> new Pair<>(List.of(1.0), List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
