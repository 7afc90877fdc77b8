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
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final Schedule schedule = new Schedule(5);

    @Test
    void takesJobsInTheOrderOfTheirCreation() {
        JobRecord first = pending(install("a"));

        assertThat(schedule.next(List.of(first, pending(install("b"))), NOW)).contains(first);
    }

    @Test
    void leavesAJobThatIsNotDueWhereItIs() {
        JobRecord later = scheduled(reboot(Duration.ofMinutes(5)), NOON.plusSeconds(300));
        JobRecord now = pending(install("a"));

        assertThat(schedule.next(List.of(later, now), NOW)).contains(now);
        assertThat(schedule.nextDue(List.of(later, now), NOW)).contains(Duration.ofSeconds(300));
        assertThat(schedule.next(List.of(later, now), new Moment(NOON, "boot-1", NOW.uptimeMillis() + 300_000)))
                .contains(later);
    }

    @Test
    void letsNobodyOvertakeAnExclusiveJobThatWaits() {
        JobRecord running = running(install("a"));

        assertThat(schedule.next(List.of(running, pending(rollback(newId())), pending(install("b"))), NOW))
                .isEmpty();
    }

    @Test
    void takesAForcedRebootFirst() {
        JobRecord forced = pending(new Operation.Reboot(Duration.ZERO, true, null, false));

        assertThat(schedule.next(List.of(pending(install("a")), forced), NOW)).contains(forced);
        assertThat(schedule.next(List.of(running(install("a")), forced), NOW)).isEmpty();
    }

    @Test
    void rebootsBesideATransactionOnlyWhenTheRiskIsAcceptedAndOnlyOnce() {
        JobRecord accepted = pending(new Operation.Reboot(Duration.ZERO, true, null, true));
        JobRecord transaction = running(install("a"));

        assertThat(schedule.next(List.of(transaction, accepted), NOW)).contains(accepted);
        assertThat(schedule.next(List.of(transaction, running(reboot(Duration.ZERO)), accepted), NOW))
                .isEmpty();
    }

    private static JobRecord pending(Operation operation) {
        return scheduled(operation, null);
    }

    private static JobRecord scheduled(Operation operation, Instant due) {
        return STATE.created(newId(), Samples.HOST, operation, Samples.CALLER, Samples.REQUEST, NOW, due)
                .record();
    }

    private static JobRecord running(Operation operation) {
        return STATE.started(pending(operation), 1, NOW).record();
    }
}
