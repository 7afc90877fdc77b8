// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A btrfs file system in a file of its own, mounted until it is closed. Its loop device goes with the mount.
 *
 * <p>A machine that cannot mount one is told so: a test that needs one has shown nothing there.
 */
public final class BtrfsImage implements AutoCloseable {
    private static final long BYTES = 512L << 20;

    private final Path base;
    private final Path mounted;

    private BtrfsImage(Path base) {
        this.base = base;
        this.mounted = base.resolve("mounted");
    }

    /** @throws IllegalStateException if this machine cannot mount one; the message says why */
    public static BtrfsImage mount() {
        try {
            BtrfsImage image =
                    new BtrfsImage(Files.createTempDirectory("rig-btrfs-").toRealPath());
            image.make();
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void make() throws IOException {
        Path file = Files.createFile(base.resolve("image"));
        Files.createDirectory(mounted);
        boolean done = false;
        try {
            Tool.require("mkfs.btrfs");
            Tool.require("btrfs");
            run("truncate", "--size=" + BYTES, file.toString());
            run("mkfs.btrfs", "-q", file.toString());
            run("mount", "-o", "loop", file.toString(), mounted.toString());
            done = true;
        } catch (IllegalStateException | AssertionError e) {
            throw new IllegalStateException(
                    "this machine cannot mount a btrfs image (package btrfs-progs, loop devices, root): "
                            + e.getMessage(),
                    e);
        } finally {
            if (!done) {
                Trees.delete(base);
            }
        }
    }

    /** Its top. */
    public Path path() {
        return mounted;
    }

    /** Makes an empty subvolume. */
    public Path subvolume(Path path) {
        run("btrfs", "subvolume", "create", path.toString());
        return path;
    }

    /** Deletes a subvolume, as an operator would. */
    public void delete(Path subvolume) {
        run("btrfs", "subvolume", "delete", subvolume.toString());
    }

    /** The names of all read-only subvolumes, by path below the top. */
    public List<String> snapshots() {
        return Tool.run(base, Map.of(), List.of("btrfs", "subvolume", "list", "-r", mounted.toString()))
                .orThrow()
                .output()
                .lines()
                .map(line -> line.substring(line.indexOf(" path ") + " path ".length()))
                .toList();
    }

    @Override
    public void close() {
        // Lazy: a killed process may not have let go of its directory yet.
        run("umount", "-l", mounted.toString());
        Trees.delete(base);
    }

    private void run(String... argv) {
        Tool.run(base, Map.of(), List.of(argv)).orThrow();
    }
}
