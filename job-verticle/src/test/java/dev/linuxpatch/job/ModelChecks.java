// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.packages.Operation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** What must be true of a host at every moment, whatever has happened to it. */
final class ModelChecks {
    private static final Duration TIME_LIMIT = ModelService.TIMEOUT.plus(ModelService.GRACE);

    /** A job as it was when it was last looked at, and when it was looked at first. */
    private record Seen(Job job, long millis, int boot) {}

    private final ModelHost host;
    private final Map<JobId, Seen> seen = new HashMap<>();

    ModelChecks(ModelHost host) {
        this.host = host;
    }

    void now() {
        host.jobs().forEach(this::job);
        List<JobRecord> busy =
                host.disk().active().stream().filter(JobRecord::busy).toList();
        assertThat(busy).filteredOn(JobRecord::transactionRunning).hasSizeLessThanOrEqualTo(1);
        assertThat(busy.stream().anyMatch(JobRecord::rebooting) ? busy.size() : 1)
                .as("beside a reboot")
                .isEqualTo(1);
        assertThat(host.worker.changes.values()).as("transactions of a job").allMatch(times -> times == 1);
        assertThat(host.worker.rebootCommands.values())
                .as("reboot commands of a job")
                .allMatch(times -> times == 1);
    }

    private void job(JobId id) {
        Job job = host.disk()
                .find(id)
                .orElseThrow(() -> new AssertionError("lost: " + id))
                .job();
        Seen before = seen.get(id);
        if (before != null) {
            moved(before, job);
        }
        seen.put(
                id,
                before == null
                        ? new Seen(job, host.millis(), host.boots)
                        : new Seen(job, before.millis(), before.boot()));
    }

    private void moved(Seen before, Job after) {
        JobStatus from = before.job().status();
        if (from.terminal()) {
            assertThat(after).as("after its end").isEqualTo(before.job());
            return;
        }
        assertThat(after.progress()).isGreaterThanOrEqualTo(before.job().progress());
        // Two moves may lie between two looks, but no more.
        assertThat(from == after.status()
                        || from.mayBecome(after.status())
                        || from == JobStatus.PENDING && after.status().terminal())
                .as("%s to %s", from, after.status())
                .isTrue();
        boolean healthy = host.millis()
                > host.settledAt + ModelService.GRACE.multipliedBy(2).toMillis();
        assertThat(healthy && after.status() == JobStatus.TIMEOUT)
                .as("given up although everybody is well: %s", after)
                .isFalse();
        ModelHost.Start start = host.started.get(after.id());
        if (after.status() == JobStatus.TIMEOUT && start.boot() == host.boots) {
            assertThat(Duration.ofMillis(host.millis() - start.millis()))
                    .as("time until it was given up")
                    .isGreaterThanOrEqualTo(TIME_LIMIT);
        }
        if (start != null && start.boot() == before.boot() && after.operation() instanceof Operation.Reboot reboot) {
            assertThat(Duration.ofMillis(start.millis() - before.millis()))
                    .as("delay")
                    .isGreaterThanOrEqualTo(reboot.delay());
        }
    }

    /** Everything has had its chance to end. */
    void atTheEnd() {
        now();
        List<JobEvent> events =
                host.disk().events(new ReadEvents(null, 0, 5_000)).events();
        assertThat(positions(events))
                .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList());
        // What was stored when the service was killed is not told, but nothing is told that is not stored.
        assertThat(positions(host.published)).isSorted().doesNotHaveDuplicates();
        assertThat(events).containsAll(host.published);
        for (JobId id : host.jobs()) {
            Job job = host.disk().find(id).orElseThrow().job();
            assertThat(job.status().terminal()).as("ended: %s", job).isTrue();
            story(job, events.stream().filter(event -> event.jobId().equals(id)).toList());
            truth(job);
        }
    }

    private static List<Long> positions(List<JobEvent> events) {
        return events.stream().map(JobEvent::position).toList();
    }

    private static void story(Job job, List<JobEvent> events) {
        assertThat(events)
                .extracting(JobEvent::seq)
                .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events)
                .filteredOn(event -> event.kind() == JobEvent.Kind.END)
                .hasSize(1);
        JobEvent last = events.get(events.size() - 1);
        assertThat(last.kind()).isEqualTo(JobEvent.Kind.END);
        assertThat(last.status()).isEqualTo(job.status());
        for (int i = 1; i < events.size(); i++) {
            JobEvent before = events.get(i - 1);
            JobEvent after = events.get(i);
            assertThat(after.progress()).isGreaterThanOrEqualTo(before.progress());
            assertThat(before.status() == after.status() || before.status().mayBecome(after.status()))
                    .as("%s to %s", before.status(), after.status())
                    .isTrue();
        }
        List<String> lines = events.stream()
                .filter(event -> event.stream() == OutputStreamKind.STDOUT)
                .map(JobEvent::output)
                .toList();
        assertThat(lines)
                .as("each line once, in order")
                .isEqualTo(List.of("line 1", "line 2", "line 3").subList(0, lines.size()));
    }

    /** What a job says of itself against what has happened to the host. */
    private void truth(Job job) {
        boolean changed = host.worker.changes.containsKey(job.id());
        boolean patches = job.operation().changesPackages();
        if (!job.changes().isEmpty()) {
            assertThat(changed).as("changes of %s", job).isTrue();
        }
        if (job.message().contains("nothing was changed") || job.message().contains("before anything was changed")) {
            assertThat(changed).as("no change of %s", job).isFalse();
        }
        if (job.status() == JobStatus.COMPLETED && patches) {
            assertThat(job.changes()).as("%s", job).containsExactly(Samples.UPGRADE);
        }
        if (job.status() == JobStatus.CANCELLED) {
            assertThat(job.changes().isEmpty()).as("changes of %s", job).isEqualTo(!changed);
        }
        if (job.status() == JobStatus.COMPLETED && job.reboot() != null) {
            assertThat(job.reboot().bootIdAfter()).isNotEqualTo(job.reboot().bootIdBefore());
            assertThat(bootNumber(job.reboot().bootIdAfter()))
                    .isGreaterThan(bootNumber(job.reboot().bootIdBefore()))
                    .isLessThanOrEqualTo(host.boots);
        }
        if (job.status() == JobStatus.COMPLETED && job.operation() instanceof Operation.Reboot) {
            assertThat(job.reboot()).isNotNull();
        }
    }

    private static int bootNumber(String bootId) {
        return Integer.parseInt(bootId.substring("boot-".length()));
    }
}
