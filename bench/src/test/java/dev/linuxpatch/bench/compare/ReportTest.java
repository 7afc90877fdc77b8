// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Plan PLAN = Plan.of(3, 1.5, 800);

    @Test
    void tellsMediansAndTheSpreadOfTheRatios() {
        String report = Report.of(new Machine("a machine"), PLAN, results(false));

        assertThat(report)
                .startsWith("a machine.\n3 rounds of 1.50 s each in turn; 800 packages; ours : nginx.\n")
                .contains("| full handshake + GET | 2000 : 1000 | **2.00 (1.50–3.00)×** | 4.00 : 8.00 | 12.0 : 16.0 |"
                        + " 500 : 1000 | **0.50×** |\n")
                .contains("| start to the first mTLS answer, ms | 900 : 9.00 | 100× |\n")
                .contains("The plain list takes 0.25 ms longer than `/health`. Processes started while reading: none.");
    }

    @Test
    void hasARowForEachKindOfWork() {
        String report = Report.of(new Machine("a machine"), PLAN, results(false));

        assertThat(Work.values()).allSatisfy(work -> assertThat(report).contains("| " + work.title() + " |"));
    }

    @Test
    void doesNotHideAStartedProcess() {
        assertThat(Report.of(new Machine("a machine"), PLAN, results(true)))
                .contains("Processes started while reading: SOME.");
    }

    private static Results results(boolean startedProcesses) {
        Pair<Sample> samples =
                new Pair<>(List.of(ours(2000), ours(1500), ours(3000)), List.of(peer(1000), peer(1000), peer(1000)));
        return new Results(
                Arrays.stream(Work.values()).collect(Collectors.toMap(Function.identity(), work -> samples)),
                new Pair<>(List.of(900.0), List.of(9.0)),
                new Pair<>(List.of(100.0), List.of(10.0)),
                new Pair<>(List.of(120.0), List.of(12.0)),
                new Results.ReadCost(Spread.of(0.05), Spread.of(0.3), Spread.of(0.1), startedProcesses));
    }

    private static Sample ours(double requestsPerSecond) {
        return new Sample(requestsPerSecond, 4, 12, 500);
    }

    private static Sample peer(double requestsPerSecond) {
        return new Sample(requestsPerSecond, 8, 16, 1000);
    }
}
