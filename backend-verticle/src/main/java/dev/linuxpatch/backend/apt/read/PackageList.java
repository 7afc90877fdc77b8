// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One list of packages that apt has fetched, with the description of the archive that it is from.
 *
 * @param releaseFile null if there is none
 * @param release {@link ReleaseFile#NONE} if there is none
 */
record PackageList(Path file, Path releaseFile, ReleaseFile release) {
    private static final Pattern NAME = Pattern.compile(".*_Packages(\\.(gz|xz|lz4|zst|bz2|lzma))?");

    /** Longest first: a release file belongs to the lists whose names begin with what is before these. */
    private static final List<String> RELEASE_SUFFIXES = List.of("_InRelease", "_Release");

    /** The same, of an archive that apt does not trust. */
    PackageList untrusted() {
        return new PackageList(file, releaseFile, release.untrusted());
    }

    /** The lists below {@code var/lib/apt/lists} that are wanted, sorted by file name. */
    static List<PackageList> find(Path root, Predicate<Path> wanted) throws IOException {
        List<Path> lists = new ArrayList<>();
        Map<String, Path> releases = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve("var/lib/apt/lists"))) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches() && wanted.test(file)) {
                    lists.add(file);
                }
                releasePrefix(name).ifPresent(prefix -> releases.merge(prefix, file, PackageList::preferred));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        List<PackageList> found = new ArrayList<>();
        Map<Path, ReleaseFile> read = new HashMap<>();
        for (Path list : lists) {
            Path file = releaseOf(list, releases);
            ReleaseFile release = ReleaseFile.NONE;
            if (file != null) {
                release = read.containsKey(file) ? read.get(file) : ReleaseFile.read(file);
                read.put(file, release);
            }
            found.add(new PackageList(list, file, release));
        }
        found.sort(Comparator.comparing(PackageList::file));
        return List.copyOf(found);
    }

    private static Optional<String> releasePrefix(String name) {
        return RELEASE_SUFFIXES.stream()
                .filter(name::endsWith)
                .map(suffix -> name.substring(0, name.length() - suffix.length() + 1))
                .findFirst();
    }

    private static Path preferred(Path a, Path b) {
        return a.toString().endsWith(RELEASE_SUFFIXES.get(0)) ? a : b;
    }

    private static Path releaseOf(Path list, Map<String, Path> releases) {
        String name = list.getFileName().toString();
        return releases.entrySet().stream()
                .filter(release -> name.startsWith(release.getKey()))
                .max(Comparator.comparingInt(release -> release.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(null);
    }
}
