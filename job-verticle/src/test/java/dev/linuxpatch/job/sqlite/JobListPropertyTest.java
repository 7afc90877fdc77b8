// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import static dev.linuxpatch.job.Samples.NOON;
import static dev.linuxpatch.job.Samples.created;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.job.JobRecord;
import dev.linuxpatch.job.MovableClock;
import dev.linuxpatch.job.Samples;
import dev.linuxpatch.job.Step;
import dev.linuxpatch.job.TestSteps;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.job.JobMessages.JobSort;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.OperationKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The store filters, sorts and pages in SQL; a list in memory says what should come out. */
class JobListPropertyTest {
    private static final List<Job> MODEL = new ArrayList<>();
    private static Path directory;
    private static SqliteJobStore store;

    @BeforeContainer
    static void fill() throws IOException {
        directory = Files.createTempDirectory("jobs");
        store = SqliteJobStore.open(directory, new MovableClock());
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            MODEL.add(add(random).job());
        }
    }

    @AfterContainer
    static void empty() throws IOException {
        store.close();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Property(tries = 1_000)
    void listsWhatAnyoneWouldByHand(@ForAll("queries") ListJobs query) {
        List<Job> matches = MODEL.stream()
                .filter(job -> query.status() == null || job.status() == query.status())
                .filter(job -> query.operation() == null || job.operation().kind() == query.operation())
                .sorted(comparator(query.sort()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (query.descending()) {
            // Equals turn round too: the order of creation decides between them.
            Collections.reverse(matches);
        }
        List<Job> page =
                matches.stream().skip(query.offset()).limit(query.limit()).toList();

        assertThat(store.list(query)).isEqualTo(new JobPage(page, matches.size()));
    }

    private static Comparator<Job> comparator(JobSort sort) {
        return switch (sort) {
            case CREATED_AT -> Comparator.comparing(MODEL::indexOf);
            case UPDATED_AT -> Comparator.comparing(Job::updatedAt);
            case STATUS -> Comparator.comparing(job -> job.status().wireName());
            case OPERATION -> Comparator.comparing(job -> job.operation().kind().wireName());
        };
    }

    private static JobRecord add(Random random) {
        List<Operation> operations = List.of(
                Samples.install("a"),
                Samples.remove("b"),
                Samples.patches(false, Duration.ZERO),
                Samples.reboot(Duration.ZERO),
                Samples.rollback(Samples.newId()));
        Step step = created(operations.get(random.nextInt(operations.size())));
        int fate = random.nextInt(5);
        if (fate < 3) {
            return TestSteps.run(
                    store,
                    step,
                    1,
                    List.of(),
                    fate < 2,
                    NOON.plusSeconds(random.nextInt(20)).plusMillis(random.nextInt(1_000)));
        }
        store.commit(List.of(step));
        if (fate == 3) {
            return step.record();
        }
        Step started = TestSteps.started(step.record(), 1);
        store.commit(List.of(started));
        return started.record();
    }

    @Provide
    Arbitrary<ListJobs> queries() {
        return Combinators.combine(
                        Arbitraries.of(JobStatus.class).injectNull(0.5),
                        Arbitraries.of(OperationKind.class).injectNull(0.5),
                        Arbitraries.of(JobSort.class),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 70),
                        Arbitraries.integers().between(0, 70))
                .as(ListJobs::new);
    }
}
