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
     * @param reason as in {@link Patch#reason()}
     */
    record Verdict(String version, String status, String reason) {}

    private static final int AUTOMATIC = ReleaseFile.NONE.priority();
    private static final long WHOLE = 100;

    private final UpgradePlan plan;
    private final FullUpgrade full;
    private final Map<String, String> judgedVersions = new HashMap<>();
    private final AvailableIndex index;

    /**
     * Gathers them.
     *
     * @param plan null if apt could not make one, because the packages are broken: then it would apply nothing
     * @param full {@link FullUpgrade#NONE} if apt was not asked
     * @param judged the packages that it was asked about
     */
    Verdicts(UpgradePlan plan, FullUpgrade full, Map<String, DpkgEntry> judged, AvailableIndex index) {
        this.plan = plan;
        this.full = full;
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
            List<AvailableVersion> offers = newer.stream()
                    .filter(available -> available.version().equals(target))
                    .toList();
            return offers.isEmpty() ? Optional.empty() : Optional.of(planned(target, offers));
        }
        boolean candidate =
                plan != null && (plan.keptBack().contains(key) || plan.phased().contains(key));
        return newer.stream()
                // apt takes nothing from an archive such as backports by itself, so it is no patch.
                .filter(available -> candidate || available.release().priority() >= AUTOMATIC)
                .findFirst()
                .map(available -> obstacle(key, entry, available));
    }

    /** A simulation does not look at signatures; the change would be refused. */
    private static Verdict planned(String version, List<AvailableVersion> offers) {
        boolean signed = offers.stream().anyMatch(offer -> offer.release().trusted());
        return signed
                ? new Verdict(version, Patch.AVAILABLE, "")
                : new Verdict(
                        version,
                        Patch.UNSIGNED,
                        "the repository that offers it ("
                                + offers.get(0).release().displayName()
                                + ") is not signed by a key that this host trusts");
    }

    private Verdict obstacle(String key, DpkgEntry entry, AvailableVersion newest) {
        String version = newest.version();
        if (entry.isHeld()) {
            return new Verdict(version, Patch.HELD, "the operator holds the package back (apt-mark hold)");
        }
        if (plan == null) {
            return new Verdict(
                    version,
                    Patch.DEPENDENCY_BLOCKED,
                    "apt makes no plan for an upgrade, because the packages that are installed do not fit together");
        }
        // Older versions of apt do not list phased packages on their own.
        if (plan.phased().contains(key) || plan.keptBack().contains(key) && isPhased(newest)) {
            return new Verdict(version, Patch.PHASED, phased(newest));
        }
        if (plan.keptBack().contains(key)) {
            return keptBack(key, version);
        }
        return new Verdict(
                version, Patch.PINNED, "the operator's preferences (apt_preferences) ask for another version");
    }

    private Verdict keptBack(String key, String version) {
        if (!full.upgrades().containsKey(key)) {
            return new Verdict(version, Patch.DEPENDENCY_BLOCKED, "what it depends on cannot be had, or conflicts");
        }
        String removals = full.removals().isEmpty() ? "" : "; a full upgrade removes " + shown(full.removals());
        return new Verdict(
                version,
                Patch.FULL_UPGRADE_ONLY,
                "it can only be had by removing other packages, which patches never do" + removals);
    }

    private static String shown(List<String> names) {
        int most = 5;
        String shown = String.join(", ", names.subList(0, Math.min(most, names.size())));
        return names.size() > most ? shown + " and " + (names.size() - most) + " more" : shown;
    }

    private String phased(AvailableVersion version) {
        String percentage = percentage(version);
        return "the archive rolls it out by and by" + (percentage == null ? "" : " (" + percentage + " % by now)")
                + ", and the turn of this host has not come";
    }

    private boolean isPhased(AvailableVersion version) {
        String percentage = percentage(version);
        return percentage != null && Numbers.parse(percentage) < WHOLE;
    }

    /** Null if it is not phased. */
    private String percentage(AvailableVersion version) {
        return index.fields(version.entry(), index.reader()).get(ControlField.PHASED_UPDATE_PERCENTAGE);
    }
}
