// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.ArchiveMaker;
import dev.linuxpatch.backend.manager.Attempt;
import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.restore.KeptArchive;
import dev.linuxpatch.backend.restore.KeptSnapshot;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.backend.run.StopReason;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.ChangePlan.WayBack;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import dev.linuxpatch.shared.work.WorkOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the versions that a job is about to replace or remove, before it does: in a snapshot of the root where one can be
 * taken, else the original from the cache or from a repository, else an archive made of what is installed. A job that asked for a way back does not go on without one; any
 * other one says that it has none.
 */
final class WayBackKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(WayBackKeeper.class);
    private static final String SECURING = "keeping the old versions";
    /** A repository that does not answer must not hold up a change for which there is another way. */
    private static final Duration FETCH_LIMIT = Duration.ofMinutes(3);

    private static final ProgressRange FETCHING = new ProgressRange(50, 50);

    private final TransactionScope scope;
    private final RestoreStore store;
    private final boolean gated;

    /** @param gated whether the job itself may have to go back */
    WayBackKeeper(TransactionScope scope, RestoreStore store, boolean gated) {
        this.scope = scope;
        this.store = store;
        this.gated = gated;
    }

    /**
     * One version that will not be there any more.
     *
     * @param removed whether no other version takes its place
     */
    private record Leaving(PackageName name, PackageVersion version, boolean removed) {
        @Override
        public String toString() {
            return name + "=" + version;
        }
    }

    /** The end of the job, if it ends here. */
    Optional<WorkOutcome> secure(Prepared prepared, PackageStates before, Endings endings) throws IOException {
        WayBack wayBack;
        Optional<ArchiveMaker> maker = store.enabled() ? scope.manager().archives() : Optional.empty();
        if (maker.isPresent()) {
            Optional<String> never = KnownVersions.obstacle(prepared.plan().steps(), before, maker.get());
            if (never.isPresent()) {
                return told(new WayBack(WayBack.Kind.UNAVAILABLE, never.get()), endings);
            }
            List<Leaving> leaving = leaving(prepared);
            Optional<String> instead = snapshot(leaving, prepared);
            if (instead.isEmpty()) {
                return told(SnapshotWay.wayBack(purges(prepared)), endings);
            }
            Optional<String> obstacle;
            try {
                Stage<Optional<String>> kept = keep(leaving, prepared, maker.get(), endings);
                if (kept instanceof Stage.Over<Optional<String>> over) {
                    return Optional.of(over.outcome());
                }
                obstacle = ((Stage.Ready<Optional<String>>) kept).value();
            } catch (IOException | InvalidPathException e) {
                LOG.warn("old versions for job {} cannot be kept", scope.order().job(), e);
                obstacle = Optional.of("the old versions cannot be kept: "
                        + (e instanceof IOException io ? Wording.reason(io) : e.getMessage()));
            }
            wayBack = obstacle.map(reason -> new WayBack(WayBack.Kind.UNAVAILABLE, reason))
                    .orElseGet(() -> KnownVersions.exact(
                            leaving.isEmpty()
                                    ? "what is installed is removed again"
                                    : "every version that is replaced or removed is kept on this host" + instead.get(),
                            purges(prepared)));
        } else {
            RollbackGoals goals = new RollbackGoals(scope.manager(), scope.questions(), store);
            wayBack = new KnownVersions(goals, scope.manager(), store)
                    .of(prepared.plan().steps(), purges(prepared), before);
        }
        return told(wayBack, endings);
    }

    private Optional<WorkOutcome> told(WayBack wayBack, Endings endings) throws IOException {
        boolean available = wayBack.kind() != WayBack.Kind.UNAVAILABLE;
        if (!available && (gated || scope.order().operation().requireRollback())) {
            return Optional.of(endings.failed(new JobError(
                    JobErrorCode.ROLLBACK_UNAVAILABLE,
                    "this could not be undone, and "
                            + (gated ? "the health gate may have to: " : "a way back was asked for: ")
                            + wayBack.reason()
                            + "; nothing was changed")));
        }
        scope.report().say("rollback: " + wayBack.kind().wireName() + ": " + wayBack.reason());
        return Optional.empty();
    }

    private static List<Leaving> leaving(Prepared prepared) {
        return prepared.plan().steps().stream()
                .filter(step -> step.from() != null && !step.from().equals(step.to()))
                .map(step -> new Leaving(step.name(), step.from(), step.removal()))
                .distinct()
                .toList();
    }

    static boolean purges(Prepared prepared) {
        return prepared.plan().steps().stream().anyMatch(Plan.Step::removal)
                && prepared.goal().wanted().stream()
                        .anyMatch(wanted -> wanted instanceof Wanted.Absent gone && gone.purge());
    }

    /** Empty if a snapshot was taken; else what there is to say about keeping archives instead, which may be nothing. */
    private Optional<String> snapshot(List<Leaving> leaving, Prepared prepared) {
        Optional<SnapshotWay> snapshots = SnapshotWay.of(scope.manager(), store).filter(SnapshotWay::wanted);
        if (snapshots.isEmpty()) {
            return Optional.of("");
        }
        try {
            List<KeptSnapshot.Held> open = new ArrayList<>();
            for (Leaving version : leaving) {
                Optional<KeptArchive> original = original(version);
                if (original.isPresent()) {
                    store.touch(original.get());
                } else {
                    open.add(new KeptSnapshot.Held(version.name(), version.version()));
                }
            }
            return open.isEmpty()
                    ? Optional.of("")
                    : snapshots
                            .get()
                            .take(scope.order().job(), open, purges(prepared))
                            .map(SnapshotWay::instead);
        } catch (IOException e) {
            LOG.warn("no snapshot for job {}", scope.order().job(), e);
            return Optional.of(SnapshotWay.instead(Wording.reason(e)));
        }
    }

    private Optional<KeptArchive> original(Leaving version) throws IOException {
        return store.note(version.name(), version.version())
                .filter(known -> known.source() == KeptArchive.Source.ORIGINAL);
    }

    /** Why it cannot be done; empty if every version is kept. */
    private Stage<Optional<String>> keep(List<Leaving> leaving, Prepared prepared, ArchiveMaker maker, Endings endings)
            throws IOException {
        if (leaving.isEmpty()) {
            return new Stage.Ready<>(Optional.empty());
        }
        List<KeptArchive> kept = new ArrayList<>();
        List<Leaving> open = new ArrayList<>();
        for (Leaving version : leaving) {
            Optional<KeptArchive> note = original(version);
            note.ifPresent(kept::add);
            if (note.isEmpty()) {
                open.add(version);
            }
        }
        long bytes = 0;
        for (Leaving version : open) {
            bytes += maker.guessBytes(version.name());
        }
        Optional<String> obstacle = store.obstacle(bytes);
        if (obstacle.isPresent()) {
            return new Stage.Ready<>(obstacle);
        }
        scope.report()
                .say(SECURING + ": "
                        + Wording.shorten(
                                leaving.stream().map(Leaving::toString).toList()));
        for (KeptArchive note : kept) {
            store.touch(note);
        }
        Optional<WorkOutcome> over = originals(open, maker, kept, endings);
        for (Leaving version : open) {
            if (over.isEmpty() && scope.control().cancelled()) {
                over = Optional.of(endings.cancelled(SECURING));
            }
            if (over.isPresent()) {
                return new Stage.Over<>(over.get());
            }
            if (kept.stream().noneMatch(note -> note.name().equals(version.name()))) {
                kept.add(made(version, maker, purges(prepared)));
            }
        }
        store.clean(kept);
        return new Stage.Ready<>(Optional.empty());
    }

    /** Keeps what the cache or a repository has. */
    private Optional<WorkOutcome> originals(
            List<Leaving> open, ArchiveMaker maker, List<KeptArchive> kept, Endings endings) throws IOException {
        List<Leaving> rest = new ArrayList<>();
        for (Leaving version : open) {
            Optional<Path> cached = scope.database().cachedArchive(version.name(), version.version());
            if (cached.isPresent()) {
                kept.add(put(version.name(), version.version(), cached.get(), maker));
            } else {
                rest.add(version);
            }
        }
        List<Wanted.Present> offered = maker.fetchesWhatThereIs() ? present(rest) : present(offered(rest));
        if (offered.isEmpty()) {
            return Optional.empty();
        }
        Path directory = Files.createDirectories(scope.journal().directory().resolve("kept"));
        try {
            Command fetch = maker.fetch(offered).in(directory);
            Duration left = scope.deadline().left();
            StepOutcome fetched = scope.steps()
                    .run(Attempt.DOWNLOAD, fetch, FETCHING, left.compareTo(FETCH_LIMIT) < 0 ? left : FETCH_LIMIT);
            boolean outOfTime =
                    fetched.stopped(StopReason.TIMEOUT) && scope.deadline().passed();
            if (fetched.stopped(StopReason.CANCELLED) || outOfTime) {
                return Optional.of(endings.after(fetched, SECURING));
            }
            for (Wanted.Present version : offered) {
                Optional<Path> file = fetched.ended(0) || !fetched.stopped(StopReason.TIMEOUT)
                        ? maker.fetched(directory, version.name(), version.version())
                        : Optional.empty();
                if (file.isPresent()) {
                    kept.add(put(version.name(), version.version(), file.get(), maker));
                }
            }
        } finally {
            delete(directory);
        }
        return Optional.empty();
    }

    private static List<Wanted.Present> present(List<Leaving> versions) {
        return versions.stream()
                .map(version -> new Wanted.Present(version.name(), version.version()))
                .toList();
    }

    private List<Leaving> offered(List<Leaving> versions) {
        Answer<Catalog> catalog =
                scope.questions().catalog(versions.stream().map(Leaving::name).toList());
        return versions.stream()
                .filter(version ->
                        catalog.fold(known -> known.offers(version.name(), version.version()), unknown -> false))
                .toList();
    }

    private KeptArchive put(PackageName name, PackageVersion version, Path file, ArchiveMaker maker)
            throws IOException {
        return store.put(name, version, file, maker.extension(), KeptArchive.Source.ORIGINAL);
    }

    private KeptArchive made(Leaving version, ArchiveMaker maker, boolean purges) throws IOException {
        Path partial = store.workplace(version.name(), version.version());
        boolean configuration = purges || version.removed() && maker.removalTakesConfiguration();
        maker.make(version.name(), configuration, partial);
        return store.put(version.name(), version.version(), partial, maker.extension(), KeptArchive.Source.MADE);
    }

    /** With directories of repositories in it, if there are any. */
    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
