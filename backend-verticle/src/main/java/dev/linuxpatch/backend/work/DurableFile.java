// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files of which a crash at any instant leaves the old content or the new one, never a part of either. */
final class DurableFile {
    private DurableFile() {}

    /** Returns once it is on disk: written aside, flushed, renamed, and the directory flushed. */
    static void write(Path file, byte[] content) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        move(aside, file);
    }

    /** Makes a directory; its parent exists. */
    static void makeDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
        flush(directory.getParent());
    }

    /** Renames within a directory. */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        flush(to.getParent());
    }

    /** A name is on disk once its directory is (fsync(2)). */
    private static void flush(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
