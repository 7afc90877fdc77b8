// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What apt itself says that an upgrade would do: it alone knows pins, phasing and what its solver can do.
 *
 * @param upgrades new version by name
 * @param keptBack names of packages whose upgrade would need a removal or cannot be had
 * @param phased names of packages whose turn has not come
 */
record UpgradePlan(Map<String, String> upgrades, Set<String> keptBack, Set<String> phased) {
    /**
     * The question. {@code upgrade --with-new-pkgs} installs what upgrades newly depend on and removes nothing, which is
     * what applying patches may do.
     */
    static final List<String> QUESTION = List.of(
            "apt-get", "-q", "--simulate", "-oAPT::Get::Show-User-Simulation-Note=false", "upgrade", "--with-new-pkgs");

    private static final String KEPT_BACK = "The following packages have been kept back:";
    private static final String PHASED = "The following upgrades have been deferred due to phasing:";
    /** {@code Inst name [old] (new origin, origin [arch])}; without the old version it is a new package. */
    private static final Pattern UPGRADE = Pattern.compile("Inst (\\S+) \\[[^]]*] \\((\\S+) .*");

    UpgradePlan {
        upgrades = Map.copyOf(upgrades);
        keptBack = Set.copyOf(keptBack);
        phased = Set.copyOf(phased);
    }

    /** Reads apt's answer in the C locale. */
    static UpgradePlan parse(String answer) {
        Map<String, String> upgrades = new HashMap<>();
        Set<String> keptBack = new HashSet<>();
        Set<String> phased = new HashSet<>();
        Set<String> listed = null;
        for (String line : answer.lines().toList()) {
            if (line.startsWith("  ")) {
                if (listed != null) {
                    listed.addAll(List.of(line.trim().split("\\s+")));
                }
                continue;
            }
            listed = line.equals(KEPT_BACK) ? keptBack : line.equals(PHASED) ? phased : null;
            Matcher upgrade = UPGRADE.matcher(line);
            if (upgrade.matches()) {
                upgrades.put(upgrade.group(1), upgrade.group(2));
            }
        }
        return new UpgradePlan(upgrades, keptBack, phased);
    }
}
