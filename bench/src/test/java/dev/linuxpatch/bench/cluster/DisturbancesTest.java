// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DisturbancesTest {
    private final Disturbances disturbances = new Disturbances();

    @Test
    void isTheSameWhileAllIsCalm() {
        assertThat(disturbances.token()).isSameAs(disturbances.token());
    }

    @Test
    void isAnotherAfterAnyDisturbanceAndNeverTheSameWhileOneLasts() {
        Object before = disturbances.token();
        disturbances.begin();
        disturbances.begin();
        disturbances.end();

        assertThat(disturbances.token()).isNotSameAs(disturbances.token()).isNotSameAs(before);
        disturbances.end();
        assertThat(disturbances.token()).isSameAs(disturbances.token()).isNotSameAs(before);
    }
}
