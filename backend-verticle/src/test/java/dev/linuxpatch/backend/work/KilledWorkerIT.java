// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.rig.AptRig;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.backend.rig.Awaiting;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.OutputMark;
import dev.linuxpatch.shared.work.WorkEvent;
import dev.linuxpatch.shared.work.WorkMessages.WorkOrder;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker in a JVM of its own that is killed in the middle of a change, and another one that gets the order again. */
class KilledWorkerIT {
    @TempDir
    Path state;

    private AptRoot root;

    @BeforeEach
    void open() {
        root = AptRig.shared().newRoot();
        root.install("rig-gate=1.0", "rig-loud=1.0");
    }

    @AfterEach
    void close() {
        root.close();
    }

    @Test
    void theChangeOutlivesTheWorkerAndTheNextOneTellsTheRest() throws Exception {
        WorkOrder order = new WorkOrder(
                RigWorker.newJob(),
                5,
                RigWorker.patches(List.of("rig-gate", "rig-loud")),
                Duration.ofMinutes(2),
                Duration.ZERO,
                0,
                OutputMark.NONE);
        WorkerProcess first = WorkerProcess.start(root.path(), root.aptConfig(), state, order);
        Awaiting.file(root.waiting("rig-gate"));

        first.kill();
        List<WorkerProcess.Commit> known = WorkerProcess.stored(state);
        root.openGate("rig-gate");
        int exit = WorkerProcess.start(root.path(), root.aptConfig(), state, again(order, known))
                .awaitEnd();

        assertThat(exit).as(Files.readString(state.resolve("log"))).isZero();
        List<WorkEvent> events = events(WorkerProcess.stored(state));
        assertThat(known).isNotEmpty();
        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(
                        WorkEvent.Ended.class,
                        ended -> assertThat(ended.outcome())
                                .isInstanceOf(WorkOutcome.Succeeded.class)
                                .extracting(RigWorker::changes)
                                .asInstanceOf(InstanceOfAssertFactories.LIST)
                                .containsExactly("rig-gate:1.0>1.1", "rig-loud:1.0>1.1"));
        assertThat(events)
                .filteredOn(
                        event -> event instanceof WorkEvent.PhaseEntered entered && entered.phase() == Phase.CHANGING)
                .hasSize(2);
        assertThat(lines(events)).containsExactlyElementsOf(written(order));
        assertThat(root.dpkg("--audit").output()).isEmpty();
    }

    private static WorkOrder again(WorkOrder order, List<WorkerProcess.Commit> stored) {
        return new WorkOrder(
                order.job(),
                order.fence(),
                order.operation(),
                order.timeout(),
                order.lockWait(),
                events(stored).size(),
                stored.get(stored.size() - 1).mark());
    }

    private static List<WorkEvent> events(List<WorkerProcess.Commit> commits) {
        return commits.stream().flatMap(commit -> commit.events().stream()).toList();
    }

    /** But for the one line that is not text. */
    private static List<String> lines(List<WorkEvent> events) {
        return events.stream()
                .filter(event ->
                        event instanceof WorkEvent.LineWritten line && line.stream() == OutputStreamKind.STDOUT)
                .map(event -> ((WorkEvent.LineWritten) event).line())
                .filter(line -> !line.startsWith("rig-loud: bytes"))
                .toList();
    }

    private List<String> written(WorkOrder order) throws IOException {
        Path job = state.resolve("work").resolve(order.job().toString());
        StringBuilder all = new StringBuilder();
        for (String step : List.of("01-refresh", "02-download", "03-download", "04-change")) {
            all.append(new String(Files.readAllBytes(job.resolve(step).resolve("stdout")), StandardCharsets.UTF_8));
        }
        return all.toString()
                .lines()
                .map(line -> line.substring(line.lastIndexOf('\r') + 1))
                .filter(line -> !line.startsWith("rig-loud: bytes"))
                .toList();
    }
}
