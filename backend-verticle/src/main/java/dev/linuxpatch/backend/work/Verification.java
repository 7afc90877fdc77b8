// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.packages.PackageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides from the package database alone whether a job did what it was asked to. Pure. */
final class Verification {
    private Verification() {}

    /** What is not as it should be, one sentence each; empty for success. */
    static List<String> unmet(Goal goal, PackageStates before, PackageStates after) {
        List<String> unmet = new ArrayList<>();
        for (Wanted wanted : goal.wanted()) {
            if (!met(wanted, after)) {
                unmet.add(shortfall(wanted, after));
            }
        }
        Set<PackageName> named = goal.wanted().stream().map(Wanted::name).collect(Collectors.toUnmodifiableSet());
        after.brokenSince(before).stream()
                .filter(state -> !named.contains(state.name()))
                .forEach(state -> unmet.add(state.describe() + " was left incomplete"));
        if (!goal.allows(Allowance.REMOVE_OTHERS)) {
            after.changesSince(before).stream()
                    .filter(change -> change.to() == null && !named.contains(change.name()))
                    // One of several versions is no package that is gone.
                    .filter(change -> after.presentVersion(change.name()).isEmpty())
                    .map(PackageChange::name)
                    .forEach(name -> unmet.add(name + " was removed without being named"));
        }
        return List.copyOf(unmet);
    }

    /** Whether one wish is true. */
    static boolean met(Wanted wanted, PackageStates states) {
        if (wanted instanceof Wanted.Present present && present.version() != null) {
            return states.installed(present.name(), present.version());
        }
        if (wanted instanceof Wanted.Present named) {
            // Only a name that no package has is left without a version: then another one provides it.
            return states.find(named.name()).filter(PackageState::works).isPresent()
                    || states.provider(named.name()).isPresent();
        }
        if (wanted instanceof Wanted.Absent absent && absent.version() != null) {
            return states.find(absent.name())
                    .filter(state -> state.presentIn(absent.version()))
                    .isEmpty();
        }
        if (wanted instanceof Wanted.Absent absent) {
            return absent.purge()
                    ? states.find(absent.name()).isEmpty()
                    : states.presentVersion(absent.name()).isEmpty();
        }
        throw new IllegalStateException("not a wish: " + wanted);
    }

    private static String shortfall(Wanted wanted, PackageStates after) {
        String is = after.find(wanted.name()).map(PackageState::describe).orElse(wanted.name() + " is not installed");
        if (wanted instanceof Wanted.Present present) {
            return is + ", wanted " + (present.version() == null ? "it installed" : present.version() + " installed");
        }
        return is + ", wanted it removed";
    }
}
