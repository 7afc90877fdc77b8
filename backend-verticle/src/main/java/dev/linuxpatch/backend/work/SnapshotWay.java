// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.ArchiveMaker;
import dev.linuxpatch.backend.manager.CopiedPackages;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.restore.KeptSnapshot;
import dev.linuxpatch.backend.restore.KeptSnapshot.Held;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.backend.restore.SnapshotStore;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.ChangePlan.WayBack;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way back by a snapshot of the root: it is taken before a change, and archives of the old versions are made of it when
 * they are needed, if they ever are. Nothing is ever copied back but by the package manager.
 */
final class SnapshotWay {
    /** Below the scratch directory of a job or a plan. */
    private static final String MADE = "made";

    private final ArchiveMaker maker;
    private final CopiedPackages copies;
    private final SnapshotStore snapshots;

    private SnapshotWay(ArchiveMaker maker, CopiedPackages copies, SnapshotStore snapshots) {
        this.maker = maker;
        this.copies = copies;
        this.snapshots = snapshots;
    }

    /** Empty if this package manager cannot make archives of a snapshot, or none are kept here. */
    static Optional<SnapshotWay> of(PackageManager manager, RestoreStore store) {
        return store.snapshots()
                .flatMap(snapshots -> manager.archives()
                        .flatMap(maker -> maker.copies().map(copies -> new SnapshotWay(maker, copies, snapshots))));
    }

    /** Whether one is to be taken before a change, where that can be done. */
    boolean wanted() {
        return snapshots.enabled();
    }

    /** Why a snapshot would not do for a change that these versions leave by; empty if it would. */
    Optional<String> obstacle(List<Held> leaving) throws IOException {
        long bytes = 0;
        for (Held version : leaving) {
            bytes += maker.guessBytes(version.name());
        }
        Optional<String> obstacle = snapshots.obstacle(bytes);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        List<Path> parts;
        try {
            parts = copies.parts(snapshots.root(), byName(leaving));
        } catch (IOException e) {
            // One of them is not installed as it was published, or what is on record of it cannot be read.
            return Optional.of(Wording.reason(e));
        }
        return snapshots.outside(parts).map(part -> "/" + part + " is in another subvolume or file system");
    }

    /** Takes one for the job; what is returned is why it will not do, empty if all of these versions can be had from it. */
    Optional<String> take(JobId job, List<Held> leaving, boolean purges) throws IOException {
        Optional<String> obstacle = obstacle(leaving);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        Path snapshot = snapshots.take(job);
        Optional<Path> missing = snapshots.missing(snapshot, copies.parts(snapshot, byName(leaving)));
        if (missing.isPresent()) {
            snapshots.drop(job);
            return Optional.of("the snapshot does not have /" + missing.get());
        }
        snapshots.keep(job, leaving, purges);
        return Optional.empty();
    }

    /** Whether an archive of this version can be made. */
    boolean has(PackageName name, PackageVersion version) throws IOException {
        return snapshots.holding(name, version).isPresent();
    }

    /**
     * Makes an archive of a version that a snapshot has.
     *
     * @param scratch directory of the job or the plan that needs it; one that was made there before is taken again
     */
    Path archive(PackageName name, PackageVersion version, Path scratch) throws IOException {
        Path directory = Files.createDirectories(scratch.resolve(MADE));
        Path file = directory.resolve(RestoreStore.stem(name, version) + maker.extension());
        if (Files.exists(file)) {
            return file;
        }
        KeptSnapshot note = snapshots
                .holding(name, version)
                .orElseThrow(() -> new IOException("no snapshot has " + name + " " + version + " any more"));
        Path partial = directory.resolve(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        copies.make(snapshots.path(note.job()), name, version, note.configuration(), partial);
        return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Once a job has ended: what was made for it goes, and so does its snapshot if it changed nothing. */
    static void settle(Journal journal, boolean changed, RestoreStore store) throws IOException {
        Path made = journal.directory().resolve(MADE);
        if (Files.isDirectory(made)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(made)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(made);
        }
        Optional<SnapshotStore> snapshots = store.snapshots();
        if (snapshots.isPresent()) {
            if (!changed) {
                snapshots.get().drop(journal.order().job());
            }
            snapshots.get().clean();
        }
    }

    /** The end of a sentence about archives that are kept because no snapshot would do. */
    static String instead(String obstacle) {
        return ", because no snapshot would do: " + obstacle;
    }

    static WayBack wayBack(boolean purges) {
        return KnownVersions.wayBack(
                WayBack.Kind.SNAPSHOT,
                "a snapshot has every version that is replaced or removed; what cannot be had otherwise is made of it",
                purges);
    }

    private static Map<PackageName, PackageVersion> byName(List<Held> versions) {
        return versions.stream().collect(Collectors.toMap(Held::name, Held::version));
    }
}
