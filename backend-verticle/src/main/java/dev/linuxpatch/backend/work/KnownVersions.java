// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.ArchiveMaker;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.restore.KeptArchive;
import dev.linuxpatch.backend.restore.KeptSnapshot;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.shared.packages.ChangePlan.WayBack;
import dev.linuxpatch.shared.packages.PackageChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Going back to versions that are kept, that a repository still offers, or that can be kept before they go. */
final class KnownVersions implements WaysBack {
    private final RollbackGoals rollbacks;
    private final PackageManager manager;
    private final RestoreStore store;

    KnownVersions(RollbackGoals rollbacks, PackageManager manager, RestoreStore store) {
        this.rollbacks = rollbacks;
        this.manager = manager;
        this.store = store;
    }

    @Override
    public WayBack of(Planned planned, PackageStates now) throws IOException {
        List<Plan.Step> steps = planned.steps();
        boolean purges = planned instanceof Planned.Steps some
                && PlanDigest.purges(some)
                && steps.stream().anyMatch(Plan.Step::removal);
        return of(steps, purges, now);
    }

    /** @param purges whether configuration files go, too */
    WayBack of(List<Plan.Step> steps, boolean purges, PackageStates now) throws IOException {
        if (steps.isEmpty()) {
            return new WayBack(WayBack.Kind.EXACT, "nothing would be changed, so there is nothing to undo");
        }
        Optional<ArchiveMaker> maker = store.enabled() ? manager.archives() : Optional.empty();
        if (maker.isEmpty()) {
            return known(steps, purges, now);
        }
        Optional<String> obstacle = obstacle(steps, now, maker.get());
        return obstacle.isPresent()
                ? new WayBack(WayBack.Kind.UNAVAILABLE, obstacle.get())
                : kept(steps, purges, maker.get());
    }

    /** Why what leaves could not come back as it was, whatever is kept of it; empty if it could. */
    static Optional<String> obstacle(List<Plan.Step> steps, PackageStates now, ArchiveMaker maker) {
        List<String> beside = steps.stream()
                .filter(step -> step.from() != null && !step.from().equals(step.to()))
                .filter(step -> !maker.besideOthers() && now.sideBySide(step.name()))
                .map(step -> step.name() + "=" + step.from())
                .distinct()
                .toList();
        return beside.isEmpty()
                ? Optional.empty()
                : Optional.of("this package manager would put it in the place of the other versions of its package: "
                        + Wording.shorten(beside));
    }

    static WayBack exact(String reason, boolean purges) {
        return wayBack(WayBack.Kind.EXACT, reason, purges);
    }

    static WayBack wayBack(WayBack.Kind kind, String reason, boolean purges) {
        return new WayBack(
                kind, reason + (purges ? "; local changes of configuration files that are purged may be lost" : ""));
    }

    /** Everything can be kept for which there is room. */
    private WayBack kept(List<Plan.Step> steps, boolean purges, ArchiveMaker maker) throws IOException {
        List<KeptSnapshot.Held> open = new ArrayList<>();
        long bytes = 0;
        boolean any = false;
        for (Plan.Step step : steps) {
            if (step.from() != null && !step.from().equals(step.to())) {
                any = true;
                Optional<KeptArchive> note = store.note(step.name(), step.from());
                bytes += note.isPresent() ? 0 : maker.guessBytes(step.name());
                if (note.filter(known -> known.source() == KeptArchive.Source.ORIGINAL)
                        .isEmpty()) {
                    open.add(new KeptSnapshot.Held(step.name(), step.from()));
                }
            }
        }
        Optional<SnapshotWay> snapshots = SnapshotWay.of(manager, store).filter(SnapshotWay::wanted);
        String unlike = "";
        if (snapshots.isPresent() && !open.isEmpty()) {
            Optional<String> against = snapshots.get().obstacle(open);
            if (against.isEmpty()) {
                return SnapshotWay.wayBack(purges);
            }
            unlike = SnapshotWay.instead(against.get());
        }
        Optional<String> obstacle = any ? store.obstacle(bytes) : Optional.empty();
        String reason = any
                ? "every version that is replaced or removed is kept on this host before" + unlike
                : "what is installed can be removed again";
        return obstacle.map(against -> new WayBack(WayBack.Kind.UNAVAILABLE, against))
                .orElseGet(() -> exact(reason, purges));
    }

    private WayBack known(List<Plan.Step> steps, boolean purges, PackageStates now) throws IOException {
        List<PackageChange> inverse = steps.stream()
                .map(step -> new PackageChange(step.name(), step.to(), step.from()))
                .toList();
        return rollbacks
                .sources(inverse, now)
                .fold(
                        sources -> sources.missing().isEmpty()
                                ? exact(
                                        "a repository or the cache still has every version that would be replaced or"
                                                + " removed",
                                        purges)
                                : new WayBack(
                                        WayBack.Kind.UNAVAILABLE,
                                        "neither a repository nor the cache has these versions any more: "
                                                + Wording.shorten(sources.missing())),
                        error -> new WayBack(
                                WayBack.Kind.UNAVAILABLE, "the package index cannot be asked: " + error.message()));
    }
}
