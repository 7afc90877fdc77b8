// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.packages.Patch;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Dividing patches that do not go together. */
class PartitionTest {
    private static final PackageVersion VERSION = new PackageVersion("2.0");

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void fewOddOnesAmongManyAreFoundWithFewQuestions() {
        Set<String> odd = Set.of("p017", "p080");

        Partition parts =
                Partition.of(packages(100), planner(names -> names.stream().noneMatch(odd::contains)));

        assertThat(parts.possible()).hasSize(98).noneMatch(wanted -> odd.contains(name(wanted)));
        assertThat(parts.plan().orElseThrow().steps()).hasSize(98);
        assertThat(parts.blocked())
                .containsExactly(
                        new BlockedPatch("p017", VERSION, Patch.DEPENDENCY_BLOCKED, "does not fit"),
                        new BlockedPatch("p080", VERSION, Patch.DEPENDENCY_BLOCKED, "does not fit"));
        assertThat(asked).hasValueLessThan(Partition.ATTEMPTS);
    }

    @Test
    void ofTwoThatExcludeEachOtherTheFirstIsTaken() {
        Partition parts = Partition.of(packages(4), planner(names -> !names.containsAll(List.of("p001", "p003"))));

        assertThat(parts.possible()).extracting(PartitionTest::name).containsExactly("p000", "p001", "p002");
        assertThat(parts.blocked()).extracting(BlockedPatch::name).containsExactly("p003");
    }

    @Test
    void whereNothingFitsThereIsNoPlan() {
        Partition parts = Partition.of(packages(3), planner(names -> false));

        assertThat(parts.plan()).isEmpty();
        assertThat(parts.possible()).isEmpty();
        assertThat(parts.blocked()).hasSize(3);
    }

    @Test
    void theNumberOfQuestionsIsBoundedAndWhatWasNotAskedIsSaidToBeLeftOut() {
        Partition parts = Partition.of(packages(500), planner(names -> false));

        assertThat(asked).hasValue(Partition.ATTEMPTS);
        assertThat(parts.blocked()).hasSize(500);
        assertThat(parts.blocked().get(499).reason()).contains("select it alone");
    }

    private Function<List<Wanted>, Answer<Plan>> planner(Predicate<List<String>> fits) {
        return some -> {
            asked.incrementAndGet();
            List<String> names = some.stream().map(PartitionTest::name).toList();
            return fits.test(names)
                    ? new Answer.Given<>(new Plan(some.stream()
                            .map(wanted -> new Plan.Step(wanted.name(), new PackageVersion("1.0"), VERSION))
                            .toList()))
                    : new Answer.Denied<>(new JobError(JobErrorCode.DEPENDENCY_CONFLICT, "does not fit"));
        };
    }

    private static List<Wanted> packages(int count) {
        return IntStream.range(0, count)
                .<Wanted>mapToObj(i -> new Wanted.Present(new PackageName(String.format("p%03d", i)), VERSION))
                .toList();
    }

    private static String name(Wanted wanted) {
        return wanted.name().value();
    }
}
