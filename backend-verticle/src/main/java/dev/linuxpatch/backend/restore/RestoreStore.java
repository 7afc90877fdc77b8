// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.restore;

import dev.linuxpatch.conf.RollbackSettings;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives in a directory, one for each version of a package, each with a note ({@link KeptArchive}) beside it. The note is
 * written last and deleted first, so an archive without one is what a crash has left, and counts for nothing. An archive is
 * only given out if its content is what the note says. Used by one job at a time; looking is safe at any time.
 */
public final class RestoreStore {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreStore.class);
    private static final Notes<KeptArchive> NOTES = new Notes<>(KeptArchive.class);
    private static final String NOTE = ".json";
    private static final String PARTIAL = ".partial";
    private static final int BUFFER = 1 << 16;

    private final Path directory;
    private final RollbackSettings settings;
    private final Clock clock;
    private final SnapshotStore snapshots;
    private final TraceStore traces;

    /** One that keeps archives only. */
    public RestoreStore(Path directory, RollbackSettings settings, Clock clock) {
        this(directory, settings, clock, null);
    }

    /** @param snapshots are taken instead where that can be done; null for none */
    public RestoreStore(Path directory, RollbackSettings settings, Clock clock, SnapshotStore snapshots) {
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
        this.snapshots = snapshots;
        this.traces = new TraceStore(directory.resolveSibling(directory.getFileName() + "-traces"), settings, clock);
    }

    /** Snapshots from which archives can be made later; empty if only archives are kept. */
    public Optional<SnapshotStore> snapshots() {
        return Optional.ofNullable(snapshots);
    }

    /** What is kept beside archives, under the same settings. */
    public TraceStore traces() {
        return traces;
    }

    /** Whether archives are kept at all. */
    public boolean enabled() {
        return settings.keep();
    }

    /** The note of a version whose archive is there, whole as far as its length tells; empty if there is none. */
    public Optional<KeptArchive> note(PackageName name, PackageVersion version) throws IOException {
        Optional<KeptArchive> note = NOTES.read(directory.resolve(stem(name, version) + NOTE));
        if (note.isEmpty()
                || !note.get().name().equals(name)
                || !note.get().version().equals(version)) {
            return Optional.empty();
        }
        try {
            return Files.size(path(note.get())) == note.get().bytes() ? note : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The archive of a version, its content verified; empty if there is none. */
    public Optional<Path> find(PackageName name, PackageVersion version) throws IOException {
        Optional<KeptArchive> note = note(name, version);
        if (note.isEmpty()) {
            return Optional.empty();
        }
        Path file = path(note.get());
        if (!sha256(file).equals(note.get().sha256())) {
            LOG.error("{} is not what was put there; it is not used", file);
            return Optional.empty();
        }
        return Optional.of(file);
    }

    /**
     * Why so much cannot be kept; empty if it can.
     *
     * @param bytes a guess is good enough
     */
    public Optional<String> obstacle(long bytes) throws IOException {
        Files.createDirectories(directory);
        if (bytes > settings.maxBytes()) {
            return Optional.of("keeping the old versions would take about " + mebibytes(bytes)
                    + ", and rollback.keep.max_bytes allows " + mebibytes(settings.maxBytes()));
        }
        long usable = Files.getFileStore(directory).getUsableSpace();
        return bytes + settings.minFreeBytes() > usable
                ? Optional.of("keeping the old versions would take about " + mebibytes(bytes) + " of the "
                        + mebibytes(usable) + " that are free at " + directory + ", of which "
                        + mebibytes(settings.minFreeBytes()) + " must stay free")
                : Optional.empty();
    }

    /** A place for an archive that is being made; whatever was left there is deleted. */
    public Path workplace(PackageName name, PackageVersion version) throws IOException {
        Files.createDirectories(directory);
        Path partial = directory.resolve(stem(name, version) + PARTIAL);
        Files.deleteIfExists(partial);
        return partial;
    }

    /**
     * Keeps an archive: returns once it is on disk.
     *
     * @param extension of the name of an archive, with its dot
     * @param from is copied, or gets a second name, and stays; one of {@link #workplace} is moved
     */
    public KeptArchive put(
            PackageName name, PackageVersion version, Path from, String extension, KeptArchive.Source source)
            throws IOException {
        Path partial = directory.resolve(stem(name, version) + PARTIAL);
        if (!from.equals(partial)) {
            workplace(name, version);
            Files.copy(from, partial);
        }
        Path file = directory.resolve(stem(name, version) + extension);
        KeptArchive note = new KeptArchive(
                name,
                version,
                file.getFileName().toString(),
                sha256(partial),
                Files.size(partial),
                source,
                clock.instant());
        Files.deleteIfExists(directory.resolve(stem(name, version) + NOTE));
        Notes.force(partial);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        write(note);
        return note;
    }

    /** Notes that an archive that is there is needed again. */
    public void touch(KeptArchive note) throws IOException {
        write(new KeptArchive(
                note.name(), note.version(), note.file(), note.sha256(), note.bytes(), note.source(), clock.instant()));
    }

    /**
     * Deletes what is too old, and then what was needed longest ago until the rest is within its bounds.
     *
     * @param needed stay, whatever the bounds say
     */
    public void clean(List<KeptArchive> needed) throws IOException {
        Set<String> stay = new HashSet<>();
        needed.forEach(note -> stay.add(note.file()));
        List<KeptArchive> notes = notes();
        Set<String> known = new HashSet<>();
        notes.forEach(note -> {
            known.add(note.file());
            known.add(noteOf(note));
        });
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory, file -> !known.contains(file.getFileName().toString()))) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        notes.sort(Comparator.comparing(KeptArchive::at).reversed());
        Instant oldest = clock.instant().minus(settings.maxAge());
        int count = 0;
        long bytes = 0;
        for (KeptArchive note : notes) {
            count++;
            bytes += note.bytes();
            boolean over = count > settings.maxArchives()
                    || bytes > settings.maxBytes()
                    || note.at().isBefore(oldest);
            if (over && !stay.contains(note.file())) {
                count--;
                bytes -= note.bytes();
                Files.deleteIfExists(directory.resolve(noteOf(note)));
                Files.deleteIfExists(path(note));
            }
        }
    }

    private List<KeptArchive> notes() throws IOException {
        List<KeptArchive> notes = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + NOTE)) {
            for (Path file : files) {
                NOTES.read(file)
                        .filter(note -> file.getFileName().toString().equals(noteOf(note)) && Files.exists(path(note)))
                        .ifPresent(notes::add);
            }
        }
        return notes;
    }

    private void write(KeptArchive note) throws IOException {
        NOTES.write(directory.resolve(noteOf(note)), note);
    }

    private Path path(KeptArchive note) {
        return directory.resolve(Path.of(note.file()).getFileName());
    }

    private static String noteOf(KeptArchive note) {
        return stem(note.name(), note.version()) + NOTE;
    }

    /** What the name of a version's archive begins with, as a file name. */
    public static String stem(PackageName name, PackageVersion version) {
        return escaped(name.value()) + '_' + escaped(version.value());
    }

    /** Names of packages may hold what separates, or what is no file name. */
    private static String escaped(String text) {
        return text.replace("%", "%25")
                .replace("_", "%5f")
                .replace("/", "%2f")
                .replace(":", "%3a")
                .replace("..", "%2e%2e");
    }

    private static String sha256(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (channel.read(buffer.clear()) >= 0) {
                digest.update(buffer.flip());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
