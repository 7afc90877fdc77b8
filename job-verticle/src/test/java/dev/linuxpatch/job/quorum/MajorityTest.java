// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MajorityTest {
    private static final Set<String> THREE = Set.of("a", "b", "c");

    /** However a cluster falls apart. */
    @Property
    void atMostOneSideHasIt(@ForAll @Size(min = 1, max = 9) List<@IntRange(min = 0, max = 3) Integer> sideOfEach) {
        Map<Integer, Set<String>> sides = new HashMap<>();
        Set<String> voters = new HashSet<>();
        for (int node = 0; node < sideOfEach.size(); node++) {
            voters.add("node" + node);
            sides.computeIfAbsent(sideOfEach.get(node), side -> new HashSet<>()).add("node" + node);
        }

        long winners = sides.values().stream()
                .filter(side -> Majority.of(voters, side))
                .count();

        assertThat(winners).isLessThanOrEqualTo(1);
        if (sides.size() <= 2) {
            assertThat(winners).isEqualTo(1);
        }
    }

    @Test
    void moreThanHalfHaveIt() {
        assertThat(Majority.of(THREE, Set.of("b", "c"))).isTrue();
        assertThat(Majority.of(THREE, Set.of("a"))).isFalse();
    }

    @Test
    void ofTwoHalvesTheOneWithTheFirstName() {
        assertThat(Majority.of(Set.of("a", "b"), Set.of("a"))).isTrue();
        assertThat(Majority.of(Set.of("a", "b"), Set.of("b"))).isFalse();
    }

    @Test
    void whoRunsNoMoreIsNotCounted() {
        assertThat(Majority.of(Set.of("b"), Set.of("b"))).isTrue();
        assertThat(Majority.of(Set.of("a", "b", "c"), Set.of("b", "d", "e"))).isFalse();
    }

    @Test
    void whereNobodyIsKnownNobodyHasIt() {
        assertThat(Majority.of(Set.of(), Set.of("a"))).isFalse();
    }
}
