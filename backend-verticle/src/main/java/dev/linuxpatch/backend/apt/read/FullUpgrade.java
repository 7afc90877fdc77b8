// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What apt would do if an upgrade might remove packages, which applying patches never does.
 *
 * @param upgrades new version by name
 * @param removals names of packages that would go
 */
record FullUpgrade(Map<String, String> upgrades, List<String> removals) {
    static final FullUpgrade NONE = new FullUpgrade(Map.of(), List.of());

    static final List<String> QUESTION =
            List.of("apt-get", "-q", "--simulate", "-oAPT::Get::Show-User-Simulation-Note=false", "dist-upgrade");

    private static final Pattern UPGRADE = Pattern.compile("Inst (\\S+) \\[[^]]*] \\((\\S+) .*");
    private static final Pattern REMOVAL = Pattern.compile("(?:Remv|Purg) (\\S+) .*");

    FullUpgrade {
        upgrades = Map.copyOf(upgrades);
        removals = List.copyOf(removals);
    }

    /** Reads apt's answer in the C locale. */
    static FullUpgrade parse(String answer) {
        Map<String, String> upgrades = new HashMap<>();
        answer.lines()
                .map(UPGRADE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> upgrades.put(line.group(1), line.group(2)));
        List<String> removals = answer.lines()
                .map(REMOVAL::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .toList();
        return new FullUpgrade(upgrades, removals);
    }
}
