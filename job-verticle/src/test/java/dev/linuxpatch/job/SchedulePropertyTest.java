// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static dev.linuxpatch.job.Samples.NOON;
import static dev.linuxpatch.job.Samples.NOW;
import static dev.linuxpatch.job.Samples.STATE;
import static dev.linuxpatch.job.Samples.install;
import static dev.linuxpatch.job.Samples.newId;
import static dev.linuxpatch.job.Samples.reboot;
import static dev.linuxpatch.job.Samples.rollback;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.packages.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SchedulePropertyTest {
    private final Schedule schedule = new Schedule(5);

    @Property(tries = 500)
    void neverRunsTwoTransactionsNorAnythingBesideAnExclusiveJob(@ForAll("lines") List<JobRecord> line) {
        List<JobRecord> active = new ArrayList<>(line);
        Optional<JobRecord> next = schedule.next(active, NOW);
        while (next.isPresent()) {
            JobRecord started = STATE.started(next.get(), 1, NOW).record();
            active.replaceAll(record -> record.id().equals(started.id()) ? started : record);
            next = schedule.next(active, NOW);
        }
        List<JobRecord> running = active.stream().filter(JobRecord::running).toList();

        assertThat(running).filteredOn(JobRecord::transactionRunning).hasSizeLessThanOrEqualTo(1);
        if (running.stream().anyMatch(record -> record.job().exclusive())) {
            assertThat(running).hasSize(1);
        }
        boolean somebodyIsDue = line.stream().anyMatch(record -> record.job().scheduledAt() == null);
        assertThat(running.isEmpty()).isEqualTo(!somebodyIsDue);
    }

    @Provide
    Arbitrary<List<JobRecord>> lines() {
        Arbitrary<Operation> operations = Arbitraries.of(
                install("a"),
                Samples.remove("b"),
                rollback(newId()),
                reboot(Duration.ZERO),
                new Operation.Reboot(Duration.ZERO, true, null, false));
        Arbitrary<Instant> due = Arbitraries.of(NOON.plusSeconds(60)).injectNull(0.7);
        return Combinators.combine(operations, due)
                .as((operation, time) -> STATE.created(
                                newId(), Samples.HOST, operation, Samples.CALLER, Samples.REQUEST, NOW, time)
                        .record())
                .list()
                .ofMaxSize(8);
    }
}
