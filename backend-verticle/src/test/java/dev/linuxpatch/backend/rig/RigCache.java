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
import java.util.List;

/**
 * What is built once: key, repository and root template, in a directory named by the hash of everything they are made
 * from. A lock file lets one JVM build while the others wait; a half-built directory has no {@code complete} file and
 * is built anew.
 */
final class RigCache {
    /** Raise when the way of building changes without the fixtures changing. */
    private static final String FORMAT = "1";

    private final Path directory;

    private RigCache(Path directory) {
        this.directory = directory;
    }

    static RigCache open() {
        List<DebSpec> specs = Fixtures.all();
        try {
            Path parent = privateDirectory(Path.of(System.getProperty("java.io.tmpdir"), "linux-patch-rig"));
            String hash = hash(FORMAT + RootTemplate.DESCRIPTION + specs);
            RigCache cache = new RigCache(parent.resolve(hash));
            Path lockFile = parent.resolve(hash + ".lock");
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.exists(cache.complete())) {
                    cache.build(specs);
                }
            }
            return cache;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path repository() {
        return directory.resolve("repo");
    }

    Path template() {
        return directory.resolve("template");
    }

    SigningKey key() {
        return SigningKey.existing(directory.resolve("gpg"));
    }

    private Path complete() {
        return directory.resolve("complete");
    }

    private void build(List<DebSpec> specs) throws IOException {
        Trees.delete(directory);
        Files.createDirectory(directory);
        SigningKey key = SigningKey.generate(directory.resolve("gpg"));
        Files.createDirectory(repository());
        AptRepository.create(repository(), key, specs);
        RootTemplate.build(template(), repository(), key);
        Files.createFile(complete());
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
