// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * However commits, publications, reads and the client's own pace interleave, even if publications are lost and reads fail:
 * every number is told once and in order.
 */
class EventStreamPropertyTest {
    private static final JobId JOB = new JobId(new UUID(0, 1));
    private static final JobId OTHER = new JobId(new UUID(0, 2));

    @Property(tries = 1000)
    void everyNumberIsToldOnceAndInOrder(
            @ForAll boolean ofOneJob,
            @ForAll @IntRange(min = 1, max = 4) int pageSize,
            @ForAll @IntRange(max = 3) int had,
            @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 9) Integer> steps) {
        World world = new World(ofOneJob ? JOB : null, pageSize, had);

        steps.forEach(world::step);
        world.settle();

        assertThat(world.told)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(had + 1L, world.last()).boxed().toList());
    }

    /** A stream whose store, bus and client only move when told. */
    private static final class World implements EventSource {
        private final JobId job;
        private final int pageSize;
        private final MemoryStore store = new MemoryStore();
        private final Deque<Runnable> reads = new ArrayDeque<>();
        private final Deque<Promise<Void>> pauses = new ArrayDeque<>();
        private final Deque<List<JobEvent>> publications = new ArrayDeque<>();
        private final List<Long> told = new ArrayList<>();
        private final EventStream stream;
        private Runnable heartbeat;
        private Future<Buffer> piece;

        World(JobId job, int pageSize, int had) {
            this.job = job;
            this.pageSize = pageSize;
            for (int i = 0; i < 3; i++) {
                store.line(JOB, "line");
            }
            stream = new EventStream(job, this, () -> {});
            stream.begin(had, List.of());
        }

        long last() {
            return job == null ? store.head() : store.lastSeq(job);
        }

        void step(int step) {
            switch (step) {
                case 0 -> publications.add(List.of(store.line(JOB, "line")));
                case 1 -> publications.add(List.of(store.line(OTHER, "line")));
                case 2 -> publications.add(List.of(store.line(JOB, "a"), store.line(OTHER, "b"), store.line(JOB, "c")));
                case 3, 4 -> hear();
                case 5 -> publications.pollLast();
                case 6, 7 -> take();
                case 8 -> answer();
                default -> fail();
            }
        }

        /** Publications may be lost for ever, so that in the end only the look from time to time is left. */
        void settle() {
            stream.look();
            // Each round tells a page at least, or is a sign of life.
            for (int i = 0; i < 400; i++) {
                take();
                answer();
                pauses.forEach(Promise::tryComplete);
                pauses.clear();
            }
        }

        private void hear() {
            List<JobEvent> next = publications.poll();
            if (next != null) {
                stream.heard(next);
            }
        }

        private void take() {
            if (piece == null) {
                piece = stream.next();
            }
            if (piece.isComplete()) {
                assertThat(piece.succeeded()).isTrue();
                piece.result()
                        .toString()
                        .lines()
                        .filter(line -> line.startsWith("id: "))
                        .forEach(line -> told.add(Long.valueOf(line.substring(4))));
                piece = null;
            }
        }

        private void answer() {
            Runnable next = reads.poll();
            if (next != null) {
                next.run();
            } else if (heartbeat != null) {
                heartbeat.run();
            }
        }

        private void fail() {
            if (!reads.isEmpty()) {
                reads.remove();
                failing.remove().fail("the store is away");
            }
        }

        private final Deque<Promise<EventPage>> failing = new ArrayDeque<>();

        @Override
        public Future<EventPage> read(JobId wanted, long since) {
            Promise<EventPage> page = Promise.promise();
            failing.add(page);
            reads.add(() -> failing.remove().complete(store.read(new ReadEvents(wanted, since, pageSize))));
            return page.future();
        }

        @Override
        public Future<?> pause() {
            Promise<Void> passed = Promise.promise();
            pauses.add(passed);
            return passed.future();
        }

        @Override
        public long later(Runnable action) {
            heartbeat = action;
            return 1;
        }

        @Override
        public void never(long action) {
            heartbeat = null;
        }
    }
}
