// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.bench.crash.agent.KillPoint;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundGeneratorTest {
    private static final EnumSet<Blow.Kind> ALL = EnumSet.allOf(Blow.Kind.class);

    @Test
    void drawsTheSameRoundAgain() {
        assertThat(rounds(7, 20)).isEqualTo(rounds(7, 20));
        assertThat(new RoundGenerator(7, ALL).round(13)).isEqualTo(rounds(7, 20).get(12));
    }

    @Test
    void drawsOtherRoundsFromAnotherSeed() {
        assertThat(rounds(7, 20)).isNotEqualTo(rounds(8, 20));
    }

    @Test
    void givesEveryKindAndEveryPointATurn() {
        List<Blow> blows = rounds(3, 150).stream().map(RoundPlan::blow).toList();

        assertThat(blows).extracting(Blow::kind).containsAll(ALL);
        assertThat(blows.stream().filter(Blow.AtPoint.class::isInstance).map(blow -> ((Blow.AtPoint) blow).point()))
                .containsAll(IntStream.range(0, KillPoint.values().length)
                        .mapToObj(i -> KillPoint.values()[i])
                        .filter(point -> !point.duringStart())
                        .toList());
    }

    private static List<RoundPlan> rounds(long seed, int count) {
        RoundGenerator generator = new RoundGenerator(seed, ALL);
        return IntStream.rangeClosed(1, count).mapToObj(generator::round).toList();
    }
}
