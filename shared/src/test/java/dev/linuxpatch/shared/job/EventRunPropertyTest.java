// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.EventRun.Item;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.packages.OperationKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Whatever retention has removed, and however small the pages are, a reader accounts for every number once, in order. */
class EventRunPropertyTest {
    private static final JobId JOB = new JobId(UUID.randomUUID());

    @Property
    void pagesReadOneAfterTheOtherAccountForEveryNumber(
            @ForAll @Size(max = 40) Set<@LongRange(min = 1, max = 40) Long> kept,
            @ForAll @LongRange(min = 0, max = 40) long since,
            @ForAll @IntRange(min = 1, max = 7) int pageSize,
            @ForAll boolean ofOneJob) {
        JobId job = ofOneJob ? JOB : null;
        List<Long> told = new ArrayList<>();
        long at = since;
        boolean more = true;
        while (more) {
            EventPage page = page(kept, at, pageSize);
            EventRun run = EventRun.of(job, at, page);
            run.items().forEach(item -> told.addAll(numbers(job, item)));
            at = run.upTo();
            more = page.more();
        }

        assertThat(told)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(since + 1, 40).boxed().toList());
        assertThat(at).isEqualTo(40);
    }

    @Property
    void aReaderThatIsAheadStaysWhereItIs(@ForAll @LongRange(min = 41, max = 1_000) long since) {
        EventRun run = EventRun.of(JOB, since, page(Set.of(40L), since, 10));

        assertThat(run.items()).isEmpty();
        assertThat(run.upTo()).isEqualTo(since);
    }

    private static EventPage page(Set<Long> kept, long since, int limit) {
        List<JobEvent> after = LongStream.rangeClosed(1, 40)
                .filter(number -> number > since && kept.contains(number))
                .mapToObj(EventRunPropertyTest::event)
                .toList();
        long firstKept = after.isEmpty() ? 41 : after.get(0).seq();
        int size = Math.min(limit, after.size());
        return new EventPage(after.subList(0, size), 40, firstKept, 40, size < after.size());
    }

    private static List<Long> numbers(JobId job, Item item) {
        if (item instanceof Item.Removed removed) {
            return LongStream.rangeClosed(removed.from(), removed.to()).boxed().toList();
        }
        return List.of(EventRun.number(job, ((Item.Kept) item).event()));
    }

    private static JobEvent event(long number) {
        return new JobEvent(
                new HostId("host-a"),
                JOB,
                number,
                number,
                Instant.EPOCH,
                JobEvent.Kind.PROGRESS,
                OperationKind.INSTALL,
                JobStatus.RUNNING,
                Phase.CHANGING,
                50,
                "",
                null,
                null,
                null,
                List.of());
    }
}
