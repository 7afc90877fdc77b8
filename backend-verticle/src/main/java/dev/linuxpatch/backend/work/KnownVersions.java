// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.shared.packages.ChangePlan.WayBack;
import dev.linuxpatch.shared.packages.PackageChange;
import java.io.IOException;
import java.util.List;

/** Going back to versions that a repository still offers, or that are still in the cache. */
final class KnownVersions implements WaysBack {
    private final RollbackGoals rollbacks;

    KnownVersions(RollbackGoals rollbacks) {
        this.rollbacks = rollbacks;
    }

    @Override
    public WayBack of(Planned planned, PackageStates now) throws IOException {
        List<Plan.Step> steps = planned.steps();
        if (steps.isEmpty()) {
            return new WayBack(WayBack.Kind.EXACT, "nothing would be changed, so there is nothing to undo");
        }
        List<PackageChange> inverse = steps.stream()
                .map(step -> new PackageChange(step.name(), step.to(), step.from()))
                .toList();
        boolean purges = planned instanceof Planned.Steps some
                && PlanDigest.purges(some)
                && steps.stream().anyMatch(Plan.Step::removal);
        return rollbacks
                .sources(inverse, now)
                .fold(
                        sources -> of(sources.missing(), purges),
                        error -> new WayBack(
                                WayBack.Kind.UNAVAILABLE, "the package index cannot be asked: " + error.message()));
    }

    private static WayBack of(List<String> missing, boolean purges) {
        if (!missing.isEmpty()) {
            return new WayBack(
                    WayBack.Kind.UNAVAILABLE,
                    "neither a repository nor the cache has these versions any more: " + Wording.shorten(missing));
        }
        return new WayBack(
                WayBack.Kind.EXACT,
                "a repository or the cache still has every version that would be replaced or removed"
                        + (purges ? "; configuration files that are purged do not come back" : ""));
    }
}
