// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.shared.packages.PackageInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What dpkg keeps beside its database: {@code info/}. */
final class InfoDirectory {
    private final Path directory;

    InfoDirectory(Path root) {
        this.directory = root.resolve("var/lib/dpkg/info");
    }

    /** Paths that the package owns, without the directories of the root itself; empty if it is not there. */
    List<String> files(DpkgEntry entry) throws IOException {
        return lines(find(entry, "list")).stream()
                .filter(line -> !line.equals("/."))
                .toList();
    }

    /** The same, by the name as it is in lists; empty if nothing is known of it. */
    Optional<List<String>> files(PackageInfo known) throws IOException {
        Path qualified = directory.resolve(known.name().bare() + ':' + known.architecture() + ".list");
        Path plain = directory.resolve(known.name().bare() + ".list");
        Path list = Files.exists(qualified) ? qualified : plain;
        return Files.exists(list)
                ? Optional.of(
                        lines(list).stream().filter(line -> !line.equals("/.")).toList())
                : Optional.empty();
    }

    /** When this version was unpacked: dpkg then writes the list of files anew. Null if unknown. */
    Instant installedAt(DpkgEntry entry) {
        try {
            return Files.getLastModifiedTime(find(entry, "list")).toInstant();
        } catch (IOException e) {
            return null;
        }
    }

    /** A package that may be there for several architectures has one in its file names. */
    Path find(DpkgEntry entry, String kind) {
        boolean several = entry.field(ControlField.MULTI_ARCH).equals("same");
        Path qualified = directory.resolve(entry.name() + ':' + entry.architecture() + '.' + kind);
        Path plain = directory.resolve(entry.name() + '.' + kind);
        return several && Files.exists(qualified) ? qualified : plain;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            // Names of files are bytes: what is no UTF-8 is shown as well as it can be.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
