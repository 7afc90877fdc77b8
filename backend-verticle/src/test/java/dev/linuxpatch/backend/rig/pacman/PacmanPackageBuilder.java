// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.pacman;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes packages as makepkg(8) does: a tar of {@code .PKGINFO}, {@code .INSTALL} and the files, compressed with zstd. */
final class PacmanPackageBuilder {
    /** Of every build, so that the same fixtures make the same files. */
    private static final long BUILD_DATE = 1_790_000_000;

    private static final int EXECUTABLE = 0755;

    private PacmanPackageBuilder() {}

    static Path build(PacmanSpec spec, Path directory) {
        Path archive = directory.resolve(spec.fileName());
        try (OutputStream file = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new ZstdOutputStream(file))) {
            add(tar, ".PKGINFO", info(spec));
            if (!spec.script().isEmpty()) {
                add(tar, ".INSTALL", spec.script());
            }
            Set<String> directories = new LinkedHashSet<>();
            for (String path : new TreeMap<>(spec.files()).keySet()) {
                for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                    directories.add(path.substring(0, slash + 1));
                }
            }
            for (String path : directories) {
                TarArchiveEntry entry = new TarArchiveEntry(path);
                entry.setMode(EXECUTABLE);
                entry.setModTime(BUILD_DATE * 1000);
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
            for (String path : new TreeMap<>(spec.files()).keySet()) {
                add(tar, path, spec.files().get(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return archive;
    }

    private static void add(TarArchiveOutputStream tar, String path, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(bytes.length);
        entry.setModTime(BUILD_DATE * 1000);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static String info(PacmanSpec spec) {
        List<String> lines = new ArrayList<>(List.of(
                "pkgname = " + spec.name(),
                "pkgbase = " + spec.name(),
                "pkgver = " + spec.fullVersion(),
                "pkgdesc = " + spec.name() + " for tests",
                "url = https://example.test/" + spec.name(),
                "builddate = " + BUILD_DATE,
                "packager = Rig <rig@example.test>",
                "size = 4096",
                "arch = any",
                "license = MIT"));
        lines.addAll(spec.fields());
        return String.join("\n", lines) + "\n";
    }
}
