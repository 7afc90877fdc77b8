// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * A directory that is built once and named by the hash of what it is made from. A lock file lets one JVM build while the
 * others wait; a half-built directory has no {@code complete} file and is built anew.
 */
public final class CachedBuild {
    private CachedBuild() {}

    /**
     * The directory, complete.
     *
     * @param kind first part of its name
     * @param description everything that it is made from
     * @param build fills it, while it is empty
     */
    public static Path directory(String kind, String description, Consumer<Path> build) {
        try {
            Path parent = privateDirectory(Path.of(System.getProperty("java.io.tmpdir"), "linux-patch-rig"));
            Path directory = parent.resolve(kind + "-" + hash(description));
            Path lockFile = parent.resolve(directory.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.exists(directory.resolve("complete"))) {
                    Trees.delete(directory);
                    Files.createDirectory(directory);
                    build.accept(directory);
                    Files.createFile(directory.resolve("complete"));
                }
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name is known to everybody on the machine, so what is found there must be ours. */
    private static Path privateDirectory(Path path) throws IOException {
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            String owner = Files.getOwner(path).getName();
            if (Files.isSymbolicLink(path) || !owner.equals(System.getProperty("user.name"))) {
                throw new IllegalStateException(path + " belongs to " + owner + ", not to this user", e);
            }
        }
        return path;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
