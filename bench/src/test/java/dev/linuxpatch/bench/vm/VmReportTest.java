// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.bench.vm.Outcome.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class VmReportTest {
    @Test
    void aFailureStandsOutAndStaysInItsRow() {
        String report = VmReport.of(
                "a machine.",
                List.of(
                        new Outcome("it boots", Verdict.HOLDS, "yes", Duration.ofMillis(61_900)),
                        new Outcome("it flies", Verdict.FAILS, "a | b\nc", Duration.ofSeconds(2)),
                        new Outcome("it swims", Verdict.NOT_TRIED, "no water", Duration.ZERO)));

        assertThat(report).isEqualTo("""
                a machine.

                | claim | holds | seen | s |
                |---|---|---|---|
                | it boots | yes | yes | 61 |
                | it flies | **NO** | a \\| b c | 2 |
                | it swims | not tried | no water | 0 |
                """);
    }
}
