// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.ArchiveMaker;
import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.restore.KeptArchive;
import dev.linuxpatch.backend.restore.KeptSnapshot;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Goals of going back: every package that a job changed, by name and exact version, in one transaction. Naming all of them
 * is what keeps the package manager from finding a way of its own, such as removing what depends on the newer version.
 */
final class RollbackGoals {
    private final PackageDatabase database;
    private final Questions questions;
    private final RestoreStore restore;
    private final Optional<SnapshotWay> snapshots;

    private final boolean besideOthers;

    RollbackGoals(PackageManager manager, Questions questions, RestoreStore restore) {
        this.restore = restore;
        this.database = manager.database();
        this.questions = questions;
        this.snapshots = SnapshotWay.of(manager, restore);
        this.besideOthers = manager.archives().map(ArchiveMaker::besideOthers).orElse(true);
    }

    /** @param scratch where archives are made that only a snapshot has; they are needed until the job has ended */
    Finding find(Operation.Rollback rollback, PackageStates now, Path scratch) throws IOException {
        List<Conflict> conflicts = conflicts(rollback, now);
        if (!conflicts.isEmpty()) {
            return new Finding.Impossible(
                    new JobError(
                            JobErrorCode.ROLLBACK_CONFLICT, Conflict.describe(conflicts) + "; nothing was changed"),
                    false);
        }
        Answer<Sources> answer = sources(rollback, now);
        if (answer instanceof Answer.Given<Sources> given
                && given.value().missing().isEmpty()) {
            answer = new Answer.Given<>(made(given.value(), scratch));
        }
        return Finding.of(answer.then(sources -> new Answer.Given<>(judge(sources))));
    }

    /**
     * A package that somebody has changed since the job that is undone.
     *
     * @param left as that job left it; null if it was not installed then
     * @param now null if it is not installed
     */
    record Conflict(PackageName name, PackageVersion left, PackageVersion now) {
        static String describe(List<Conflict> conflicts) {
            return "changed again since that job: "
                    + Wording.shorten(conflicts.stream()
                            .map(conflict -> conflict.name() + " (" + text(conflict.left()) + " then, "
                                    + text(conflict.now()) + " now)")
                            .toList());
        }

        private static String text(PackageVersion version) {
            return version == null ? "not installed" : version.value();
        }
    }

    /** What was changed again since; empty if the caller does not mind. What is back already is no conflict. */
    List<Conflict> conflicts(Operation.Rollback rollback, PackageStates now) throws IOException {
        List<Conflict> conflicts = new ArrayList<>();
        for (PackageChange change : rollback.force() ? List.<PackageChange>of() : rollback.changes()) {
            PackageName name = database.canonical(change.name());
            if (now.sideBySide(name)) {
                // Whatever came or went beside it meanwhile is none of its business.
                continue;
            }
            PackageVersion present = now.presentVersion(name).orElse(null);
            if (!Objects.equals(present, change.from()) && !Objects.equals(present, change.to())) {
                conflicts.add(new Conflict(name, change.from(), present));
            }
        }
        return List.copyOf(conflicts);
    }

    /** What has to change, and the versions ({@code name=version}) that can be had nowhere any more. */
    Answer<Sources> sources(Operation.Rollback rollback, PackageStates now) throws IOException {
        List<PackageChange> open = new ArrayList<>();
        for (PackageChange change : rollback.changes()) {
            PackageName name = database.canonical(change.name());
            boolean done = change.to() == null
                    ? Verification.met(absent(name, change.from(), now), now)
                    : now.installed(name, change.to());
            if (!done) {
                open.add(new PackageChange(name, change.from(), change.to()));
            }
        }
        return sources(open, now);
    }

    /** Where all of these come from, whether they are open now or will be once something has been changed. */
    Answer<Sources> sources(List<PackageChange> open, PackageStates now) throws IOException {
        Map<PackageChange, Path> kept = originals(open);
        // What is kept as it was needs no index: that may be old, and asking takes seconds.
        List<PackageName> names = open.stream()
                .filter(change -> change.to() != null && !kept.containsKey(change))
                .map(PackageChange::name)
                .toList();
        Answer<Catalog> answer = questions.catalog(names);
        if (answer instanceof Answer.Denied<Catalog> denied) {
            return new Answer.Denied<>(denied.error());
        }
        Catalog catalog = ((Answer.Given<Catalog>) answer).value();
        List<Wanted> wanted = new ArrayList<>();
        List<KeptSnapshot.Held> unmade = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (PackageChange change : open) {
            if (change.to() == null) {
                wanted.add(absent(change.name(), change.from(), now));
                continue;
            }
            if (now.sideBySide(change.name()) && !besideOthers) {
                // It would take the place of the versions that are there, which nobody asked for.
                missing.add(change.name() + "=" + change.to() + " beside its other versions");
                continue;
            }
            Optional<Wanted> source = kept.containsKey(change)
                    ? Optional.of(new Wanted.Present(change.name(), change.to(), kept.get(change)))
                    : source(change.name(), change.to(), catalog);
            if (source.isPresent()) {
                wanted.add(source.get());
            } else if (snapshots.isPresent() && snapshots.get().has(change.name(), change.to())) {
                unmade.add(new KeptSnapshot.Held(change.name(), change.to()));
            } else {
                missing.add(change.name() + "=" + change.to());
            }
        }
        boolean fresh = open.stream()
                .anyMatch(change ->
                        change.to() != null && now.presentVersion(change.name()).isEmpty());
        return new Answer.Given<>(new Sources(wanted, unmade, missing, fresh));
    }

    /** The same with archives of what only a snapshot has. */
    private Sources made(Sources sources, Path scratch) throws IOException {
        List<Wanted> wanted = new ArrayList<>(sources.wanted());
        for (KeptSnapshot.Held held : sources.unmade()) {
            Path archive = snapshots.orElseThrow().archive(held.name(), held.version(), scratch);
            wanted.add(new Wanted.Present(held.name(), held.version(), archive));
        }
        return new Sources(wanted, List.of(), sources.missing(), sources.fresh());
    }

    /** Of what is there in several versions, only the one that came goes again. */
    private static Wanted absent(PackageName name, PackageVersion version, PackageStates now) {
        return new Wanted.Absent(name, false, now.sideBySide(name) ? version : null);
    }

    /** Originals that are here come first: a repository may have forgotten them, or not answer. */
    private Map<PackageChange, Path> originals(List<PackageChange> open) throws IOException {
        Map<PackageChange, Path> originals = new HashMap<>();
        for (PackageChange change : open) {
            boolean original = change.to() != null
                    && restore.note(change.name(), change.to())
                            .filter(note -> note.source() == KeptArchive.Source.ORIGINAL)
                            .isPresent();
            if (original) {
                restore.find(change.name(), change.to()).ifPresent(file -> originals.put(change, file));
            }
        }
        return originals;
    }

    /** Of what is not kept as it was: a repository and the cache have originals, too. */
    private Optional<Wanted> source(PackageName name, PackageVersion version, Catalog catalog) throws IOException {
        if (catalog.offers(name, version)) {
            return Optional.of(new Wanted.Present(name, version));
        }
        Optional<Path> file = database.cachedArchive(name, version);
        if (file.isEmpty()) {
            file = restore.find(name, version);
        }
        return file.map(found -> new Wanted.Present(name, version, found));
    }

    private static Finding judge(Sources sources) {
        if (!sources.missing().isEmpty()) {
            return new Finding.Impossible(
                    new JobError(
                            JobErrorCode.PKG_NOT_FOUND,
                            "neither a repository nor the cache has these versions any more, and they were not kept: "
                                    + String.join(", ", sources.missing()) + "; nothing was changed"),
                    true);
        }
        if (sources.wanted().isEmpty()) {
            return new Finding.AlreadyTrue("every package is as it was before that job; nothing was changed");
        }
        // What a job was allowed to change although it was held can be undone; the hold is put back afterwards.
        Set<Allowance> allowances = EnumSet.of(Allowance.DOWNGRADE, Allowance.HELD);
        if (!sources.fresh()) {
            // Where something comes back that was removed, the mark "nobody asked for it" would have it removed again.
            allowances.add(Allowance.KEEP_MARKS);
        }
        return new Finding.Reachable(new Goal(sources.wanted(), allowances), Set.of());
    }

    /**
     * Where what is needed comes from.
     *
     * @param unmade what only a snapshot has
     * @param missing {@code name=version}
     * @param fresh whether something is installed that is not there now
     */
    record Sources(List<Wanted> wanted, List<KeptSnapshot.Held> unmade, List<String> missing, boolean fresh) {
        Sources {
            wanted = List.copyOf(wanted);
            unmade = List.copyOf(unmade);
            missing = List.copyOf(missing);
        }
    }
}
