// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import dev.linuxpatch.job.Room;
import dev.linuxpatch.job.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory of a store, for this process alone: {@code 0700}, its files {@code 0600}, and a lock that the kernel drops
 * when the process ends, however it ends.
 */
final class StoreDirectory implements AutoCloseable {
    private static final String DATABASE = "jobs.db";
    private static final String CORRUPT = ".corrupt-";
    /** Without the companions of a file. */
    private static final String CORRUPT_NAME = "jobs\\.db\\.corrupt-[^-]+";

    private static final String LOCK = "jobs.lock";
    /** What SQLite keeps beside the file in WAL mode; they belong together. */
    private static final List<String> SUFFIXES = List.of("", "-wal", "-shm");

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final FileChannel lockFile;

    private StoreDirectory(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /** @throws StoreException if it cannot be made, or if another service uses it */
    static StoreDirectory claim(Path directory) {
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
            Files.setPosixFilePermissions(directory, OWNER_DIRECTORY);
            FileAttribute<?> owner = PosixFilePermissions.asFileAttribute(OWNER_FILE);
            FileChannel channel = FileChannel.open(
                    directory.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), owner);
            lock(directory, channel);
            return new StoreDirectory(directory, channel);
        } catch (IOException e) {
            throw new StoreException(
                    "the job store's directory " + directory + " cannot be used: " + e, e, Room.none(directory));
        }
    }

    private static void lock(Path directory, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new StoreException(
                    "the job store in " + directory
                            + " is in use by another running service: stop that one, or give this one a"
                            + " jobs.storage_path of its own",
                    null);
        }
    }

    /** The database file, which exists afterwards: SQLite gives its companions the permissions that it finds here. */
    Path database() {
        Path file = directory.resolve(DATABASE);
        try {
            if (Files.notExists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_FILE));
            }
            Files.setPosixFilePermissions(file, OWNER_FILE);
            return file;
        } catch (IOException e) {
            throw new StoreException("the job store " + file + " cannot be used: " + e, e, Room.none(directory));
        }
    }

    /** Where the database is, whether it exists or not. */
    static Path database(Path directory) {
        return directory.resolve(DATABASE);
    }

    /** The write-ahead log of a database. */
    static Path log(Path database) {
        return database.resolveSibling(database.getFileName() + "-wal");
    }

    /** Databases that were set aside and are still there, by name. */
    static List<Path> setAside(Path directory) {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(CORRUPT_NAME))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new StoreException("the job store's directory " + directory + " cannot be listed: " + e, e, true);
        }
    }

    /**
     * Moves a database that cannot be read out of the way, for a person to look at.
     *
     * @return the name that it has now
     */
    Path setAside(Instant now) {
        Path corrupt = directory.resolve(DATABASE + CORRUPT + STAMP.format(now));
        try {
            for (String suffix : SUFFIXES) {
                Path file = directory.resolve(DATABASE + suffix);
                if (Files.exists(file)) {
                    Files.move(
                            file,
                            corrupt.resolveSibling(corrupt.getFileName() + suffix),
                            StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return corrupt;
        } catch (IOException e) {
            throw new StoreException(
                    "the corrupt job store in " + directory + " cannot be set aside: " + e, e, Room.none(directory));
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new StoreException("the lock of " + directory + " cannot be released: " + e, e);
        }
    }
}
