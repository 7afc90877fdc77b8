// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The newest fence that this worker has obeyed, on disk, so that an order from before a restart is still known as old. Not
 * thread-safe.
 */
final class FenceFile {
    private final Path file;

    FenceFile(Path directory) {
        this.file = directory.resolve("fence");
    }

    Path file() {
        return file;
    }

    /** 0 if there was none yet. */
    long newest() throws IOException {
        try {
            return Long.parseLong(Files.readString(file).trim());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (NumberFormatException e) {
            throw new IOException(file + " does not hold a number", e);
        }
    }

    /** Returns once it is on disk. */
    void raise(long fence) throws IOException {
        Files.createDirectories(file.getParent());
        DurableFile.write(file, (fence + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
