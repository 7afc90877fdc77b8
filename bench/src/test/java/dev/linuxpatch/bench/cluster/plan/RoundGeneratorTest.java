// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.bench.cluster.plan.Name.Role;
import dev.linuxpatch.bench.crash.plan.Ask;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundGeneratorTest {
    private static final Topology TOPOLOGY = new Topology(2, 3, 3);
    /** Each kind for each role of nodes, and two ends of the job store. */
    private static final int TURNS = Blow.Kind.values().length * (Role.values().length - 1) + 2;

    @Test
    void drawsTheSameRoundAgain() {
        assertThat(rounds(7, 40)).isEqualTo(rounds(7, 40));
        assertThat(new RoundGenerator(7, TOPOLOGY).round(13))
                .isEqualTo(rounds(7, 20).get(12));
        assertThat(rounds(7, 20)).isNotEqualTo(rounds(8, 20));
    }

    @Test
    void doesEverythingToEveryRoleWithinAFewRounds() {
        assertThat(rounds(3, TURNS).stream()
                        .map(round -> round.blows().get(0))
                        .map(blow -> blow.kind() + " " + blow.nodes().get(0).role())
                        .distinct())
                .hasSize(TURNS);
    }

    @Test
    void hitsNoNodeTwiceAndLeavesSomebodyOnTheOtherSide() {
        for (RoundPlan round : rounds(5, 300)) {
            List<Name> hit = round.blows().stream()
                    .flatMap(blow -> blow.nodes().stream())
                    .toList();
            assertThat(hit).doesNotHaveDuplicates();
            round.blows()
                    .forEach(blow -> assertThat(blow.nodes())
                            .hasSizeLessThan(TOPOLOGY.all().size()));
            assertThat(round.blows())
                    .filteredOn(blow -> blow.kind() == Blow.Kind.CUT)
                    .hasSizeLessThan(2);
        }
        assertThat(rounds(5, 300)).anyMatch(round -> round.blows().size() == 2);
    }

    /** A client that asks another front must not ask for another job. */
    @Test
    void everyHostIsAskedForSomethingAndAlwaysWithAKey() {
        for (RoundPlan round : rounds(5, 100)) {
            assertThat(round.asks()).containsOnlyKeys(TOPOLOGY.hosts());
            assertThat(round.asks().values())
                    .allSatisfy(asks ->
                            assertThat(asks).isNotEmpty().allMatch(Ask::keyed).allMatch(ask -> ask.cancelMillis() < 0));
        }
    }

    private static List<RoundPlan> rounds(long seed, int count) {
        RoundGenerator generator = new RoundGenerator(seed, TOPOLOGY);
        return IntStream.rangeClosed(1, count).mapToObj(generator::round).toList();
    }
}
