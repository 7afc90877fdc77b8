// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.Set;

/** The files of one job; what they hold is described with the package. */
record JobDirectory(Path path) {
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
        }
        for (OutputSource source : OutputSource.values()) {
            Files.createFile(directory.output(source), OWNER_FILE);
        }
        return directory;
    }

    Path output(OutputSource source) {
        return path.resolve(source.fileName());
    }

    /** Whether the launcher recorded the begin, so that the program may have run. */
    boolean begun() {
        return Files.exists(path.resolve("begin"));
    }

    /** The exit code that the launcher recorded, empty if it did not get to that. */
    OptionalInt recordedExit() throws IOException {
        try {
            return OptionalInt.of(
                    Integer.parseInt(Files.readString(path.resolve("exit")).trim()));
        } catch (NoSuchFileException e) {
            return OptionalInt.empty();
        }
    }
}
