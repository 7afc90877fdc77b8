// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundGeneratorTest {
    private static final int MANY = 300;

    private final List<RoundPlan> rounds = rounds(true, true, true);

    @Test
    void aRoundDependsOnSeedAndNumberAlone() {
        RoundGenerator other = new RoundGenerator(7, true, true, true);

        assertThat(other.round(MANY)).isEqualTo(rounds.get(MANY - 1));
        assertThat(other.round(1)).isEqualTo(rounds.get(0));
        assertThat(rounds.stream().distinct()).hasSize(MANY);
    }

    @Test
    void whatIsThereAtFirstHasWhatItNeeds() {
        assertThat(rounds)
                .allSatisfy(round -> PackageModels.ALL.stream()
                        .filter(model -> round.start().containsKey(model.name())
                                && round.start().get(model.name()).version().equals(model.version()))
                        .flatMap(model -> model.needs().stream())
                        .forEach(need -> assertThat(
                                        round.start().get(need.name()).version())
                                .isGreaterThanOrEqualTo(need.version())));
    }

    @Test
    void everythingIsDrawn() {
        assertThat(changes(rounds).stream().map(Step.Change::kind).distinct())
                .containsExactlyInAnyOrder(Step.Kind.values());
        assertThat(rounds.stream()
                        .flatMap(round -> round.sequences().stream())
                        .map(RoundPlan.Sequence::undo)
                        .distinct())
                .containsExactlyInAnyOrder(Undo.values());
        assertThat(rounds.stream()
                        .filter(round -> round.sequences().stream()
                                .flatMap(sequence -> sequence.steps().stream())
                                .anyMatch(Step.MoveOn.class::isInstance))
                        .count())
                .isGreaterThan(MANY / 2);
        assertThat(changes(rounds).stream()
                        .flatMap(change -> change.wanted().keySet().stream())
                        .distinct())
                .containsAll(PackageModels.GOOD)
                .containsAll(PackageModels.BAD);
    }

    @Test
    void nobodyIsAskedForWhatHeDoesNotKnow() {
        List<RoundPlan> modest = rounds(false, false, false);
        List<Step.Kind> kinds =
                changes(modest).stream().map(Step.Change::kind).distinct().toList();

        assertThat(kinds)
                .doesNotContain(Step.Kind.PURGE, Step.Kind.SECURITY)
                .hasSize(Arrays.asList(Step.Kind.values()).size() - 2);
        assertThat(modest.stream().flatMap(round -> round.start().values().stream()))
                .noneMatch(RoundPlan.Start::grouped);
    }

    @Test
    void aPackageIsThereForOneReason() {
        List<RoundPlan.Start> starts = rounds.stream()
                .flatMap(round -> round.start().values().stream())
                .toList();

        assertThat(starts).noneMatch(start -> start.automatic() && start.grouped());
        assertThat(starts).anyMatch(RoundPlan.Start::automatic).anyMatch(RoundPlan.Start::grouped);
    }

    private static List<RoundPlan> rounds(boolean purges, boolean advisories, boolean groups) {
        RoundGenerator generator = new RoundGenerator(7, purges, advisories, groups);
        return IntStream.rangeClosed(1, MANY).mapToObj(generator::round).toList();
    }

    private static List<Step.Change> changes(List<RoundPlan> rounds) {
        return rounds.stream()
                .flatMap(round -> round.sequences().stream())
                .flatMap(sequence -> sequence.steps().stream())
                .filter(Step.Change.class::isInstance)
                .map(Step.Change.class::cast)
                .toList();
    }
}
