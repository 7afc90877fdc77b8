// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * What an archive that we made says beyond what pacman reads: comments in its {@code .PKGINFO}.
 *
 * @param name of the package
 * @param version with its release
 * @param shipped MD5 of what the package had shipped, by path, of configuration files that go in as the operator left them
 */
record Marks(PackageName name, PackageVersion version, Map<String, String> shipped) {
    static final String INFO = ".PKGINFO";
    private static final String MADE = "# made of installed files by linux-patch-api";
    private static final String SHIPPED = "# shipped ";
    private static final String NAME = "pkgname = ";
    private static final String VERSION = "pkgver = ";
    private static final int MAX_INFO = 1 << 20;

    Marks {
        shipped = Map.copyOf(shipped);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(MADE));
        shipped.forEach((path, digest) -> lines.add(SHIPPED + digest + ' ' + path));
        return lines;
    }

    /** Empty for an archive that we did not make. */
    static Optional<Marks> read(Path archive) throws IOException {
        try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
            in.mark(2);
            boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            // Ours are, and begin with it.
            if (!gzip) {
                return Optional.empty();
            }
            try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
                TarArchiveEntry first = tar.getNextEntry();
                return first != null && first.getName().equals(INFO)
                        ? parse(new String(tar.readNBytes(MAX_INFO), StandardCharsets.UTF_8))
                        : Optional.empty();
            }
        }
    }

    private static Optional<Marks> parse(String info) {
        List<String> lines = info.lines().toList();
        if (!lines.contains(MADE)) {
            return Optional.empty();
        }
        Map<String, String> shipped = new LinkedHashMap<>();
        String name = "";
        String version = "";
        for (String line : lines) {
            if (line.startsWith(NAME)) {
                name = line.substring(NAME.length());
            } else if (line.startsWith(VERSION)) {
                version = line.substring(VERSION.length());
            }
            int space = line.indexOf(' ', SHIPPED.length());
            if (line.startsWith(SHIPPED) && space > 0) {
                shipped.put(line.substring(space + 1), line.substring(SHIPPED.length(), space));
            }
        }
        return Optional.of(new Marks(new PackageName(name), new PackageVersion(version), shipped));
    }
}
