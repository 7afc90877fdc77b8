// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the plan out of {@code apt-get --simulate}. */
final class AptSimulation {
    // Inst name [old] (new origin [arch]) [what it breaks]
    private static final Pattern INSTALL = Pattern.compile("Inst (\\S+)(?: \\[([^] ]+)])? \\(([^ )]+).*");
    // Remv name [old], Purg name [old]
    private static final Pattern REMOVE = Pattern.compile("(?:Remv|Purg) (\\S+) \\[([^] ]+)].*");

    private AptSimulation() {}

    static Plan parse(List<String> lines) {
        List<Plan.Step> steps = new ArrayList<>();
        for (String line : lines) {
            Matcher install = INSTALL.matcher(line);
            Matcher remove = REMOVE.matcher(line);
            if (install.matches()) {
                String from = install.group(2);
                steps.add(new Plan.Step(
                        new PackageName(install.group(1)),
                        from == null ? null : new PackageVersion(from),
                        new PackageVersion(install.group(3))));
            } else if (remove.matches()) {
                steps.add(new Plan.Step(new PackageName(remove.group(1)), new PackageVersion(remove.group(2)), null));
            }
        }
        return new Plan(steps);
    }
}
