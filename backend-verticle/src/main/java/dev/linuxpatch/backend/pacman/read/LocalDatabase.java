// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is installed: a directory {@code name-version-release} a package with a file {@code desc} and, written after it, a
 * file {@code files}. Descriptions are kept in memory as long as their files stay the same. Safe for several threads.
 */
public final class LocalDatabase {
    private static final Pattern DIRECTORY = Pattern.compile("(.+)-([^-]+-[^-]+)");

    /**
     * One package.
     *
     * @param complete whether everything is there that pacman writes of a package
     */
    record Entry(Path directory, AlpmPackage description, boolean complete) {}

    private record Known(Object identity, AlpmPackage description) {}

    private final Path root;
    private Map<Path, Known> known = Map.of();

    public LocalDatabase(Path root) {
        this.root = root;
    }

    /** By name. Of a package that has two entries, as one that was cut off may have, the newer. */
    synchronized Map<String, Entry> read() throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        Map<Path, Known> read = new HashMap<>();
        try (DirectoryStream<Path> directories =
                Files.newDirectoryStream(PacmanConfig.read(root).local())) {
            for (Path directory : directories) {
                entry(directory, read)
                        .ifPresent(entry -> entries.merge(entry.description().name(), entry, LocalDatabase::newer));
            }
        } catch (NoSuchFileException e) {
            return Map.of();
        }
        known = read;
        return entries;
    }

    /** Those that are complete, by name. */
    Map<String, AlpmPackage> complete() throws IOException {
        Map<String, AlpmPackage> complete = new TreeMap<>();
        read().forEach((name, entry) -> {
            if (entry.complete()) {
                complete.put(name, entry.description());
            }
        });
        return complete;
    }

    /** Absolute paths that a package owns, directories too. */
    static List<String> files(Path directory) throws IOException {
        return DescFile.parse(text(directory.resolve("files"))).getOrDefault("FILES", List.of()).stream()
                .map(path -> "/" + path)
                .toList();
    }

    private Optional<Entry> entry(Path directory, Map<Path, Known> read) throws IOException {
        Matcher name = DIRECTORY.matcher(directory.getFileName().toString());
        if (!name.matches()) {
            // ALPM_DB_VERSION
            return Optional.empty();
        }
        Path desc = directory.resolve("desc");
        try {
            Object identity = Files.readAttributes(desc, "unix:ino,size,lastModifiedTime,ctime");
            Known before = known.get(directory);
            AlpmPackage description = before != null && before.identity().equals(identity)
                    ? before.description()
                    : AlpmPackage.of(null, DescFile.parse(text(desc)));
            if (description.name().equals(name.group(1))
                    && description.version().equals(name.group(2))) {
                read.put(directory, new Known(identity, description));
                return Optional.of(new Entry(directory, description, Files.exists(directory.resolve("files"))));
            }
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(directory)) {
                // Gone in between.
                return Optional.empty();
            }
        }
        Map<String, List<String>> fields = new HashMap<>();
        fields.put("NAME", new ArrayList<>(List.of(name.group(1))));
        fields.put("VERSION", new ArrayList<>(List.of(name.group(2))));
        return Optional.of(new Entry(directory, AlpmPackage.of(null, fields), false));
    }

    private static Entry newer(Entry a, Entry b) {
        return PacmanVersion.compare(a.description().version(), b.description().version()) >= 0 ? a : b;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
