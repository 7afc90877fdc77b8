// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this project needs of pacman.conf(5), read as it is on disk at that moment.
 *
 * @param root whose it is
 * @param database directory of the databases
 * @param caches directories of fetched packages, the first is the one that pacman writes to
 * @param log pacman's own log
 * @param repositories names in their order, which is that of preference
 * @param ignoredPackages globs of packages that are not upgraded
 * @param ignoredGroups globs of groups whose packages are not upgraded
 * @param unsignedFiles whether packages may be installed from files that nobody has signed
 */
public record PacmanConfig(
        Path root,
        Path database,
        List<Path> caches,
        Path log,
        List<String> repositories,
        List<String> ignoredPackages,
        List<String> ignoredGroups,
        boolean unsignedFiles) {
    /** Relative to the root. */
    public static final String FILE = "etc/pacman.conf";

    private static final Logger LOG = LoggerFactory.getLogger(PacmanConfig.class);
    private static final int MAX_INCLUDES = 10;
    private static final String OPTIONS = "options";

    public PacmanConfig {
        caches = List.copyOf(caches);
        repositories = List.copyOf(repositories);
        ignoredPackages = List.copyOf(ignoredPackages);
        ignoredGroups = List.copyOf(ignoredGroups);
    }

    /** Reads it; what cannot be read is as if it said nothing. */
    public static PacmanConfig read(Path root) {
        Parser parser = new Parser(root);
        parser.file(root.resolve(FILE), 0);
        if (parser.caches.isEmpty()) {
            parser.caches.add(parser.place("/var/cache/pacman/pkg"));
        }
        return new PacmanConfig(
                root,
                parser.database,
                parser.caches,
                parser.log,
                List.copyOf(parser.repositories),
                parser.packages,
                parser.groups,
                !parser.signed(parser.fileSignatures.isEmpty() ? parser.signatures : parser.fileSignatures));
    }

    /** The database of what is installed. */
    public Path local() {
        return database.resolve("local");
    }

    /** The fetched databases of the repositories. */
    public Path sync() {
        return database.resolve("sync");
    }

    /** Whether the operator keeps upgrades from it. */
    boolean holds(AlpmPackage installed) {
        return ignoredPackages.stream().anyMatch(glob -> matches(glob, installed.name()))
                || installed.groups().stream()
                        .anyMatch(group -> ignoredGroups.stream().anyMatch(glob -> matches(glob, group)));
    }

    private static boolean matches(String glob, String name) {
        return glob.equals(name)
                || FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(name));
    }

    /** Reads line by line, included files in their place. */
    private static final class Parser {
        private final Path root;
        private final Set<String> repositories = new LinkedHashSet<>();
        private final List<Path> caches = new ArrayList<>();
        private final List<String> packages = new ArrayList<>();
        private final List<String> groups = new ArrayList<>();
        private final List<String> signatures = new ArrayList<>();
        private final List<String> fileSignatures = new ArrayList<>();
        private Path database;
        private Path log;
        private String section = "";

        Parser(Path root) {
            this.root = root;
            this.database = place("/var/lib/pacman");
            this.log = place("/var/log/pacman.log");
        }

        /** Paths in the file are those of the root that it belongs to. */
        Path place(String path) {
            Path given = Path.of(path);
            return given.startsWith(root) ? given : root.resolve(Path.of("/").relativize(given));
        }

        void file(Path file, int depth) {
            List<String> lines;
            try {
                lines = Files.readAllLines(file);
            } catch (IOException e) {
                LOG.debug("cannot read {}: {}", file, e.toString());
                return;
            }
            for (String line : lines) {
                line(line.strip(), depth);
            }
        }

        private void line(String line, int depth) {
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.substring(1, line.length() - 1);
                if (!section.equals(OPTIONS)) {
                    repositories.add(section);
                }
                return;
            }
            int equals = line.indexOf('=');
            if (equals < 0 || line.startsWith("#")) {
                return;
            }
            String value = line.substring(equals + 1).strip();
            String key = line.substring(0, equals).strip();
            if (key.equals("Include")) {
                include(place(value), depth);
            } else if (section.equals(OPTIONS)) {
                option(key, value);
            }
        }

        private void option(String key, String value) {
            List<String> words = Arrays.asList(value.split("\\s+", -1));
            switch (key) {
                case "DBPath":
                    database = place(value);
                    break;
                case "CacheDir":
                    words.forEach(word -> caches.add(place(word)));
                    break;
                case "LogFile":
                    log = place(value);
                    break;
                case "IgnorePkg":
                    packages.addAll(words);
                    break;
                case "SigLevel":
                    signatures.addAll(words);
                    break;
                case "LocalFileSigLevel":
                    fileSignatures.addAll(words);
                    break;
                case "IgnoreGroup":
                    groups.addAll(words);
                    break;
                default:
                    break;
            }
        }

        /** Whether packages must be signed; pacman's own default is that they must not. The last word counts. */
        private boolean signed(List<String> words) {
            boolean signed = false;
            for (String word : words) {
                if (word.equals("Required") || word.equals("PackageRequired")) {
                    signed = true;
                } else if (word.matches("(Package)?(Optional|Never)")) {
                    signed = false;
                }
            }
            return signed;
        }

        private void include(Path glob, int depth) {
            if (depth == MAX_INCLUDES) {
                return;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(
                    glob.getParent(), glob.getFileName().toString())) {
                List<Path> sorted = new ArrayList<>();
                files.forEach(sorted::add);
                sorted.sort(null);
                sorted.forEach(file -> file(file, depth + 1));
            } catch (IOException e) {
                LOG.debug("cannot read {}: {}", glob, e.toString());
            }
        }
    }
}
