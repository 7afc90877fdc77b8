// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.inventory.Offer;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.shared.packages.ChangePlan.Action;
import dev.linuxpatch.shared.packages.ChangePlan.Step;
import dev.linuxpatch.shared.packages.PackageInfo;
import dev.linuxpatch.shared.packages.Patch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds to a plan what facts say of its steps: sizes, origins, services, a reboot. What they do not say stays open. */
final class PlanDescription {
    /** A unit of the system that can be running; templates cannot. */
    private static final Pattern SERVICE = Pattern.compile("(?:/usr)?/lib/systemd/system/([^/@]+)\\.service");

    private final PackageDatabase database;
    private final Inventory inventory;

    PlanDescription(PackageDatabase database, Inventory inventory) {
        this.database = database;
        this.inventory = inventory;
    }

    /** In the order of names. */
    List<Step> steps(Planned planned) throws IOException {
        boolean purge = planned instanceof Planned.Steps some && PlanDigest.purges(some);
        List<Step> steps = new ArrayList<>();
        for (Plan.Step step : planned.steps()) {
            steps.add(step(step, purge));
        }
        steps.sort(Comparator.comparing(step -> step.name().value()));
        return List.copyOf(steps);
    }

    /** Null where facts do not tell: what a package that is new here asks for is only known afterwards. */
    Boolean rebootRequired(Planned planned) {
        boolean all = true;
        for (Plan.Step step : planned.steps()) {
            Optional<Patch> patch = patch(step);
            if (patch.isPresent() && patch.get().requiresReboot()) {
                return true;
            }
            all &= patch.isPresent();
        }
        return all ? false : null;
    }

    /** Null if the files of a package cannot be told. */
    List<String> services(Planned planned) {
        TreeSet<String> services = new TreeSet<>();
        for (Plan.Step step : planned.steps()) {
            if (step.from() == null) {
                continue;
            }
            Optional<List<String>> files = inventory.files(step.name());
            if (files.isEmpty()) {
                return null;
            }
            files.get().stream()
                    .map(SERVICE::matcher)
                    .filter(Matcher::matches)
                    .forEach(unit -> services.add(unit.group(1)));
        }
        return List.copyOf(services);
    }

    private Step step(Plan.Step step, boolean purge) throws IOException {
        Optional<Long> before = installedBytes(step);
        if (step.removal()) {
            return new Step(
                    step.name(),
                    purge ? Action.PURGE : Action.REMOVE,
                    step.from(),
                    null,
                    "",
                    false,
                    0L,
                    before.map(bytes -> -bytes).orElse(null));
        }
        Optional<Patch> patch = patch(step);
        Optional<Offer> offer = inventory.offer(step.name(), step.to(), step.from());
        boolean here = database.cachedArchive(step.name(), step.to()).isPresent();
        Long download = patch.map(Patch::downloadBytes)
                .filter(bytes -> bytes > 0)
                .or(() -> offer.map(Offer::downloadBytes))
                .orElse(null);
        Long after = offer.map(Offer::installedBytes).orElse(null);
        Long gone = step.from() == null ? Long.valueOf(0) : before.orElse(null);
        return new Step(
                step.name(),
                action(step),
                step.from(),
                step.to(),
                patch.map(Patch::origin).or(() -> offer.map(Offer::origin)).orElse(""),
                patch.map(Patch::security).or(() -> offer.map(Offer::security)).orElse(false),
                here ? Long.valueOf(0) : download,
                after == null || gone == null ? null : Long.valueOf(after - gone));
    }

    private Action action(Plan.Step step) {
        if (step.from() == null) {
            return Action.INSTALL;
        }
        int order = database.compare(step.to(), step.from());
        return order == 0 ? Action.REINSTALL : order > 0 ? Action.UPGRADE : Action.DOWNGRADE;
    }

    private Optional<Patch> patch(Plan.Step step) {
        return inventory.patches().stream()
                .filter(patch -> patch.name().equals(step.name())
                        && patch.availableVersion().equals(step.to())
                        // What comes beside others replaces none.
                        && (step.from() == null || patch.currentVersion().equals(step.from())))
                .findFirst();
    }

    /** Of the version that would not be there any more; of several beside each other only the newest is known. */
    private Optional<Long> installedBytes(Plan.Step step) {
        return inventory
                .installed(step.name())
                .filter(info -> info.version().equals(step.from()))
                .map(PackageInfo::sizeInstalled)
                .filter(bytes -> bytes > 0);
    }
}
