// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UpgradesTest {
    @Test
    void whatBelongsTogetherIsUpgradedTogether() {
        Upgrades upgrades = upgrades(
                List.of("lib 1-1", "app 1-1 needs lib=1"), List.of("lib 2-1", "app 2-1 needs lib=2"), Set.of());

        assertThat(upgrades.possible()).containsOnlyKeys("app", "lib");
        assertThat(upgrades.blocked()).isEmpty();
    }

    @Test
    void whatNeedsSomethingThatStaysIsLeftOutAndSaysWhy() {
        Upgrades upgrades = upgrades(
                List.of("lib 1-1", "app 1-1 needs lib>=1", "other 1-1"),
                List.of("lib 2-1", "app 2-1 needs lib>=2", "other 2-1"),
                Set.of("lib"));

        assertThat(upgrades.possible()).containsOnlyKeys("other");
        assertThat(upgrades.blocked().get("app")).contains("app 2-1 needs lib>=2");
    }

    @Test
    void whatWouldBreakSomethingThatStaysIsLeftOut() {
        Upgrades upgrades = upgrades(List.of("lib 1-1", "foreign 1-1 needs lib=1"), List.of("lib 2-1"), Set.of());

        assertThat(upgrades.possible()).isEmpty();
        assertThat(upgrades.blocked().get("lib")).isEqualTo("foreign 1-1 needs lib=1 and stays as it is");
    }

    @Test
    void whatIsMissingIsBroughtAlongIfItCanBeHad() {
        Upgrades upgrades = upgrades(
                List.of("app 1-1", "bad 1-1"),
                List.of(
                        "app 2-1 needs fresh",
                        "bad 2-1 needs hopeless",
                        "fresh 1-1",
                        "hopeless 1-1 needs nothing-has-it"),
                Set.of());

        assertThat(upgrades.possible()).containsOnlyKeys("app");
        assertThat(upgrades.blocked()).containsOnlyKeys("bad");
    }

    @Test
    void whatConflictsWithSomethingThatIsThereIsLeftOut() {
        Upgrades upgrades =
                upgrades(List.of("app 1-1", "rival 1-1"), List.of("app 2-1 conflicts rival", "rival 1-1"), Set.of());

        assertThat(upgrades.blocked().get("app")).isEqualTo("app 2-1 conflicts with rival");
    }

    @Test
    void packagesThatNeedEachOtherDoNotKeepItBusyForEver() {
        Upgrades upgrades = upgrades(
                List.of("app 1-1"), List.of("app 2-1 needs one", "one 1-1 needs two", "two 1-1 needs one"), Set.of());

        assertThat(upgrades.possible()).containsOnlyKeys("app");
    }

    private static Upgrades upgrades(List<String> installed, List<String> offered, Set<String> stay) {
        Map<String, AlpmPackage> there = new TreeMap<>();
        installed.forEach(text -> there.put(text.split(" ", 2)[0], parse(null, text)));
        SyncIndex index = new SyncIndex(
                List.of(offered.stream().map(text -> parse("rig", text)).toList()));
        return new Upgrades(there, index, each -> stay.contains(each.name()));
    }

    /** {@code name version [needs what | conflicts what]}. */
    private static AlpmPackage parse(String repository, String text) {
        String[] words = text.split(" ", -1);
        Map<String, List<String>> fields = new HashMap<>();
        fields.put("NAME", List.of(words[0]));
        fields.put("VERSION", List.of(words[1]));
        if (words.length > 2) {
            fields.put(
                    words[2].equals("needs") ? "DEPENDS" : "CONFLICTS",
                    Arrays.asList(words).subList(3, words.length));
        }
        return AlpmPackage.of(repository, fields);
    }
}
