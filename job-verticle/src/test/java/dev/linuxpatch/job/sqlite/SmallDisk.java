// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A disk of a test's own, small enough to be filled in a moment: a tmpfs, which only root can mount. */
public final class SmallDisk implements AutoCloseable {
    private static final int MINUTE = 60;

    private final Path mount;

    private SmallDisk(Path mount) {
        this.mount = mount;
    }

    /** @param mount an empty directory */
    public static SmallDisk at(Path mount, String size) throws Exception {
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", mount.toString());
        return new SmallDisk(mount);
    }

    /** Leaves not one byte. */
    public void fill() throws IOException {
        byte[] block = new byte[4096];
        try (var out =
                Files.newOutputStream(mount.resolve("ballast"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (Files.getFileStore(mount).getUsableSpace() > 0) {
                out.write(block);
            }
        }
    }

    public void free() throws IOException {
        Files.delete(mount.resolve("ballast"));
    }

    void readOnly() throws Exception {
        run("mount", "-o", "remount,ro", mount.toString());
    }

    void writable() throws Exception {
        run("mount", "-o", "remount,rw", mount.toString());
    }

    @Override
    public void close() throws Exception {
        run("umount", "-l", mount.toString());
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(List.of(command)).inheritIO().start();
        if (!process.waitFor(MINUTE, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed");
        }
    }
}
