// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one job; what they hold is described with the package. */
record JobDirectory(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(JobDirectory.class);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /**
     * Makes the directory and its empty output files.
     *
     * @throws FileAlreadyExistsException if a job has used it before
     */
    static JobDirectory create(Path path) throws IOException {
        JobDirectory directory = new JobDirectory(path.toAbsolutePath());
        if (!Files.isDirectory(path)) {
            Files.createDirectories(directory.path().getParent());
            Files.createDirectory(directory.path(), OWNER_DIRECTORY);
            flush(directory.path().getParent());
        }
        for (OutputSource source : OutputSource.values()) {
            Files.createFile(directory.output(source), OWNER_FILE);
        }
        return directory;
    }

    Path output(OutputSource source) {
        return path.resolve(source.fileName());
    }

    /** Records what will run: after a crash there is the whole record or none. */
    void record(CommandRecord command) throws IOException {
        Path aside = path.resolve("command.tmp");
        try (FileChannel channel =
                FileChannel.open(aside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE)) {
            ByteBuffer text = StandardCharsets.UTF_8.encode(command.text());
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(aside, path.resolve("command"), StandardCopyOption.ATOMIC_MOVE);
        flush(path);
    }

    /** What was to run; empty if that was never recorded, so that nothing was started, or if it is damaged. */
    Optional<CommandRecord> command() throws IOException {
        return read("command").flatMap(CommandRecord::parse);
    }

    /** Who runs it; empty if the launcher did not record the begin, so that the program never ran. */
    Optional<Begin> begin() throws IOException {
        return read("begin").map(Begin::parse);
    }

    /** Whether a launcher has taken this directory, or the service has given it up. */
    boolean claimed() {
        return Files.exists(path.resolve("claim"));
    }

    /**
     * Makes sure that no launcher begins here any more.
     *
     * @return false if one has taken the directory already
     */
    boolean revoke() {
        try {
            Files.createFile(path.resolve("claim"), OWNER_FILE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            // Full or read-only: then a launcher cannot take it either.
            LOG.warn("could not give up {}", path, e);
            return true;
        }
    }

    /** The exit code that the launcher recorded, empty if it did not get to that. */
    OptionalInt recordedExit() throws IOException {
        Optional<String> text = read("exit");
        try {
            return text.isPresent() ? OptionalInt.of(Integer.parseInt(text.get().trim())) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            LOG.warn("the exit record in {} says nothing: '{}'", path, text.get());
            return OptionalInt.empty();
        }
    }

    private Optional<String> read(String name) throws IOException {
        try {
            return Optional.of(Files.readString(path.resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void flush(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }
}
