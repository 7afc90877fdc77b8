// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.restore;

import dev.linuxpatch.backend.run.Captured;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.backend.run.Runner;
import dev.linuxpatch.conf.RollbackSettings;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Read-only snapshots of the root, one for each job that asked for one, each with a note ({@link KeptSnapshot}) beside it.
 * The note is written last and deleted first, so a snapshot without one is what a crash has left, and counts for nothing.
 * Used by one job at a time; looking is safe at any time.
 */
public final class SnapshotStore {
    private static final Notes<KeptSnapshot> NOTES = new Notes<>(KeptSnapshot.class);
    private static final String NOTE = ".json";
    /** The inode number of every subvolume's root, and of nothing else on btrfs. */
    private static final long SUBVOLUME = 256;

    /** Taking one waits for what is not on disk yet. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int ANSWER_BYTES = 64 * 1024;

    private final Path directory;
    private final Path root;
    private final RollbackSettings settings;
    private final Clock clock;
    private final Runner runner;

    /** @param directory for snapshots alone; made if it does not exist */
    public SnapshotStore(Path directory, Path root, RollbackSettings settings, Clock clock, Runner runner) {
        this.directory = directory;
        this.root = root;
        this.settings = settings;
        this.clock = clock;
        this.runner = runner;
    }

    /** Of what snapshots are taken. */
    public Path root() {
        return root;
    }

    /** Whether snapshots are wanted at all. */
    public boolean enabled() {
        return settings.keep() && settings.maxSnapshots() > 0;
    }

    /**
     * Why none can be taken; empty if one can.
     *
     * @param bytes that it would keep from becoming free; a guess is good enough
     */
    public Optional<String> obstacle(long bytes) throws IOException {
        FileStore system = Files.getFileStore(root);
        if (!system.type().equals("btrfs")) {
            return Optional.of(root + " is not on btrfs");
        }
        if (!isSubvolume(root)) {
            return Optional.of(root + " is not a subvolume");
        }
        makeDirectory();
        if (!Files.getFileStore(directory).name().equals(system.name())) {
            return Optional.of(directory + " is not on the file system of " + root);
        }
        Captured version = runner.capture(Command.of("btrfs", "--version"), PATIENCE, ANSWER_BYTES);
        if (!version.succeeded()) {
            return Optional.of("the program btrfs does not run");
        }
        long usable = system.getUsableSpace();
        return bytes + settings.minFreeBytes() > usable
                ? Optional.of("the old versions would go on taking about " + (bytes >> 20) + " MiB of the "
                        + (usable >> 20) + " MiB that are free at " + root + ", of which "
                        + (settings.minFreeBytes() >> 20) + " MiB must stay free")
                : Optional.empty();
    }

    /**
     * The first of these files that a snapshot of the root would not have, because another subvolume or file system has it.
     *
     * @param parts relative to the root; what is not there at all is nowhere
     */
    public Optional<Path> outside(Collection<Path> parts) throws IOException {
        Object device = facts(root).orElseThrow().get("dev");
        for (Path part : parts) {
            Optional<Map<String, Object>> file = contentFacts(root.resolve(part));
            if (file.isPresent() && !file.get().get("dev").equals(device)) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    /** The first of these files that the root has and a snapshot has not: a snapshot keeps the numbers of inodes. */
    public Optional<Path> missing(Path snapshot, Collection<Path> parts) throws IOException {
        Object device = facts(snapshot).orElseThrow().get("dev");
        for (Path part : parts) {
            Optional<Map<String, Object>> file = contentFacts(root.resolve(part));
            if (file.isEmpty()) {
                continue;
            }
            Optional<Map<String, Object>> copy = facts(snapshot.resolve(part));
            // By its device: an absolute link on the way would lead back to the root.
            if (copy.isEmpty()
                    || !copy.get().get("dev").equals(device)
                    || !copy.get().get("ino").equals(file.get().get("ino"))) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    /**
     * Takes a snapshot for a job, in place of one that the job has already. It counts for nothing before it is kept.
     *
     * @return where it is, once it is on disk
     */
    public Path take(JobId job) throws IOException {
        makeDirectory();
        drop(job);
        btrfs("snapshot", "-r", root.toRealPath().toString(), path(job).toString());
        return path(job);
    }

    /** Notes what the snapshot of a job has; from now on it is used. */
    public void keep(JobId job, List<KeptSnapshot.Held> versions, boolean configuration) throws IOException {
        NOTES.write(note(job), new KeptSnapshot(job, versions, configuration, clock.instant()));
    }

    /** The newest snapshot that has this version; empty if none has. */
    public Optional<KeptSnapshot> holding(PackageName name, PackageVersion version) throws IOException {
        KeptSnapshot.Held held = new KeptSnapshot.Held(name, version);
        for (KeptSnapshot note : notes()) {
            if (note.versions().contains(held) && isSubvolume(path(note.job()))) {
                return Optional.of(note);
            }
        }
        return Optional.empty();
    }

    /** Where the snapshot of a job is, or would be. */
    public Path path(JobId job) {
        return directory.resolve(job.toString());
    }

    /** Deletes the snapshot of a job, if there is one. */
    public void drop(JobId job) throws IOException {
        Files.deleteIfExists(note(job));
        if (Files.exists(path(job), LinkOption.NOFOLLOW_LINKS)) {
            btrfs("delete", path(job).toString());
        }
    }

    /** Deletes what a crash has left, what is too old, and what is more than may be kept, the oldest first. */
    public void clean() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<KeptSnapshot> notes = notes();
        Instant oldest = clock.instant().minus(settings.maxAge());
        List<JobId> stay = notes.stream()
                .limit(settings.maxSnapshots())
                .filter(note -> !note.at().isBefore(oldest))
                .map(KeptSnapshot::job)
                .toList();
        List<JobId> go = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (file.toString().endsWith(Notes.PARTIAL)) {
                    Files.deleteIfExists(file);
                }
                // The name of a job, or that of its note: both go together.
                JobId.parse(file.getFileName().toString().split("\\.", 2)[0])
                        .filter(job -> !stay.contains(job))
                        .ifPresent(go::add);
            }
        }
        for (JobId job : go) {
            drop(job);
        }
    }

    /** The newest first. */
    private List<KeptSnapshot> notes() throws IOException {
        List<KeptSnapshot> notes = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return notes;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + NOTE)) {
            for (Path file : files) {
                NOTES.read(file).filter(note -> file.equals(note(note.job()))).ifPresent(notes::add);
            }
        }
        notes.sort(Comparator.comparing(KeptSnapshot::at).reversed());
        return notes;
    }

    private Path note(JobId job) {
        return directory.resolve(job + NOTE);
    }

    /** For root alone, whatever the umask: old programs with old faults lie there, some of them set-user-ID. */
    private void makeDirectory() throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    private void btrfs(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("btrfs", "subvolume"));
        argv.addAll(List.of(arguments));
        Captured done = runner.capture(Command.of(argv), PATIENCE, ANSWER_BYTES);
        if (!done.succeeded()) {
            String said = done.timedOut() ? "no answer" : done.stderr().strip();
            throw new IOException(String.join(" ", argv) + ": " + (said.isEmpty() ? "exit " + done.exitCode() : said));
        }
    }

    private static boolean isSubvolume(Path path) throws IOException {
        return Files.isDirectory(path)
                && facts(path.toRealPath()).orElseThrow().get("ino").equals(SUBVOLUME);
    }

    /** Of a file, not of what a link leads to; empty if there is none. */
    private static Optional<Map<String, Object>> facts(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, "unix:dev,ino,isDirectory", LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (Files.isDirectory(file.getParent())) {
                throw e;
            }
            // A file has taken the place of a directory on the way.
            return Optional.empty();
        }
    }

    /** The same; empty for a directory, too: a snapshot has that, whatever may be mounted on it. */
    private static Optional<Map<String, Object>> contentFacts(Path file) throws IOException {
        return facts(file).filter(facts -> !(boolean) facts.get("isDirectory"));
    }
}
