// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.shared.packages.Patch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What apt says of each newer version, and for which installed version it said so. A verdict on another installed version
 * is none: until apt is asked again such a package is left out.
 */
final class Verdicts {
    /**
     * Which newer version it is about and what becomes of it.
     *
     * @param status as in {@link Patch#status()}
     */
    record Verdict(String version, String status) {}

    private static final int AUTOMATIC = ReleaseFile.NONE.priority();
    private static final long WHOLE = 100;

    private final UpgradePlan plan;
    private final Map<String, String> judgedVersions = new HashMap<>();
    private final AvailableIndex index;

    /**
     * @param plan null if apt could not make one, because the packages are broken: then it would apply nothing
     * @param judged the packages that it was asked about
     */
    Verdicts(UpgradePlan plan, Map<String, DpkgEntry> judged, AvailableIndex index) {
        this.plan = plan;
        this.index = index;
        judged.forEach((key, entry) -> judgedVersions.put(key, entry.version()));
    }

    /** @param newer newer versions than the installed one, newest first, at least one */
    Optional<Verdict> on(String key, DpkgEntry entry, List<AvailableVersion> newer) {
        if (!entry.version().equals(judgedVersions.get(key))) {
            return Optional.empty();
        }
        if (plan != null && plan.upgrades().containsKey(key)) {
            String target = plan.upgrades().get(key);
            return newer.stream().anyMatch(available -> available.version().equals(target))
                    ? Optional.of(new Verdict(target, Patch.AVAILABLE))
                    : Optional.empty();
        }
        boolean candidate =
                plan != null && (plan.keptBack().contains(key) || plan.phased().contains(key));
        return newer.stream()
                // apt takes nothing from an archive such as backports by itself, so it is no patch.
                .filter(available -> candidate || available.release().priority() >= AUTOMATIC)
                .findFirst()
                .map(available -> new Verdict(available.version(), obstacle(key, entry, available)));
    }

    private String obstacle(String key, DpkgEntry entry, AvailableVersion newest) {
        if (entry.isHeld()) {
            return Patch.HELD;
        }
        if (plan == null) {
            return Patch.DEPENDENCY_BLOCKED;
        }
        if (plan.phased().contains(key)) {
            return Patch.PHASED;
        }
        if (plan.keptBack().contains(key)) {
            // Older versions of apt do not list phased packages on their own.
            return isPhased(newest) ? Patch.PHASED : Patch.DEPENDENCY_BLOCKED;
        }
        return Patch.PINNED;
    }

    private boolean isPhased(AvailableVersion version) {
        String percentage = index.fields(version.entry(), index.reader()).get(ControlField.PHASED_UPDATE_PERCENTAGE);
        return percentage != null && Numbers.parse(percentage) < WHOLE;
    }
}
