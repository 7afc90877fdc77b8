// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcStatTest {
    @Test
    void findsItsFieldsBehindANameWithBlanksAndParentheses() {
        String line = "4242 (a (b) c) S 1 4242 4242 0 -1 4194560 900 70 8 5 250 125 3 2 20 0 17 0 812345 1000000 2500";

        assertThat(ProcStat.parse(line)).isEqualTo(new ProcStat(375, 75));
    }
}
