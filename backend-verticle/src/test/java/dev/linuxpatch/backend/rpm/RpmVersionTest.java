// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpmVersionTest {
    @ParameterizedTest
    @CsvSource({
        "1.0-1, 1.0-2, -1",
        "1.0-10, 1.0-9, 1",
        "1:0.1-1, 9.9-9, 1",
        "0:1.0-1, 1.0-1, 0",
        "1.0~rc1-1, 1.0-1, -1",
        "1.0^git1-1, 1.0-1, 1",
        "1.0^git1-1, 1.0.1-1, -1",
        "1.0~~, 1.0~, -1",
        "1.0010, 1.10, 0",
        "1.a, 1.1, -1",
        "1.0a, 1.0, 1",
        "1.0_1, 1.0.1, 0",
        "1.0, 1.0-7, 0",
        "2, 10, -1"
    })
    void versionsAreInTheOrderOfRpm(String first, String second, int order) {
        assertThat(Integer.signum(RpmVersion.compare(first, second))).isEqualTo(order);
        assertThat(Integer.signum(RpmVersion.compare(second, first))).isEqualTo(-order);
    }

    @Test
    void anEpochIsWrittenOnlyIfThereIsOne() {
        assertThat(RpmVersion.parse("0:1.0-1")).hasToString("1.0-1");
        assertThat(RpmVersion.parse("2:1.0-1")).hasToString("2:1.0-1");
        assertThat(RpmVersion.parse("2:1.0-1")).isEqualTo(new RpmVersion(2, "1.0", "1"));
    }
}
