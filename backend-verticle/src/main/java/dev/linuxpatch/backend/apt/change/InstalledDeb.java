// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.apt.read.DpkgEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What dpkg keeps of an installed package, for making an archive of it.
 *
 * @param name without architecture
 * @param control the fields of {@code deb-control(5)}, as text
 * @param scripts maintainer scripts and other members of {@code control.tar}, by their name there
 * @param files paths that the package owns, parents before their children, by where they are on disk now
 * @param configuration configuration files that the package still ships, with the MD5 of what it shipped
 */
record InstalledDeb(
        Path root,
        String name,
        String control,
        Map<String, Path> scripts,
        Map<String, Path> files,
        Map<String, String> configuration) {

    /** Fields of the status file that say something of the installation and nothing of the package. */
    private static final Set<String> OF_THE_INSTALLATION =
            Set.of("status", "conffiles", "config-version", "triggers-pending", "triggers-awaited", "auto-installed");

    /** Members that are made anew. */
    private static final Set<String> MADE_ANEW = Set.of("list", "conffiles");

    static InstalledDeb of(Path root, DpkgEntry entry) throws IOException {
        Path database = root.resolve("var/lib/dpkg");
        Map<String, String> stanza = stanza(database.resolve("status"), entry);
        StringBuilder control = new StringBuilder();
        stanza.forEach((field, text) -> {
            if (!OF_THE_INSTALLATION.contains(field.toLowerCase(Locale.ROOT))) {
                control.append(field).append(':').append(text).append('\n');
            }
        });
        Map<String, Path> members = members(database.resolve("info"), entry);
        Map<String, Path> scripts = new TreeMap<>(members);
        scripts.keySet().removeAll(MADE_ANEW);
        return new InstalledDeb(
                root,
                entry.name(),
                control.toString(),
                scripts,
                files(root, entry, members),
                configuration(stanza.getOrDefault("Conffiles", "")));
    }

    /** Whether a configuration file is there and is not what was shipped. */
    boolean changedLocally(String path) throws IOException {
        Path file = files.get(path);
        String shipped = configuration.get(path);
        return shipped != null
                && file != null
                && Files.isRegularFile(file)
                && !md5(file).equals(shipped);
    }

    /** Paths that the package owns, as dpkg names them, by where they are. */
    static Map<String, Path> files(Path root, DpkgEntry entry, Map<String, Path> members) throws IOException {
        Path list = members.get("list");
        if (list == null) {
            throw new IOException("dpkg has no list of the files of " + entry.name());
        }
        return files(root, entry.name(), list);
    }

    /** The fields of a package in dpkg's status file, as they stand there. */
    static Map<String, String> stanza(Path status, DpkgEntry entry) throws IOException {
        // Bytes stay what they are: old packages have names in other encodings than UTF-8.
        String text = Files.readString(status, StandardCharsets.ISO_8859_1);
        for (String stanza : text.split("\n\n+", -1)) {
            if (!stanza.stripLeading().startsWith("Package: " + entry.name() + "\n")) {
                continue;
            }
            Map<String, String> fields = fields(stanza);
            if (fields.getOrDefault("Architecture", "").strip().equals(entry.architecture())) {
                return fields;
            }
        }
        throw new IOException("dpkg's status file does not have " + entry.name());
    }

    private static Map<String, String> fields(String stanza) {
        Map<String, String> fields = new LinkedHashMap<>();
        String field = "";
        for (String line : stanza.strip().split("\n", -1)) {
            if (line.startsWith(" ") || line.startsWith("\t")) {
                fields.merge(field, "\n" + line, String::concat);
            } else {
                int colon = line.indexOf(':');
                field = line.substring(0, Math.max(colon, 0));
                fields.put(field, line.substring(colon + 1));
            }
        }
        return fields;
    }

    /** Files that dpkg keeps of the package, by their suffix. */
    static Map<String, Path> members(Path info, DpkgEntry entry) throws IOException {
        String qualified = entry.name() + ':' + entry.architecture();
        String prefix = (Files.exists(info.resolve(qualified + ".list")) ? qualified : entry.name()) + '.';
        Map<String, Path> members = new HashMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(
                info, file -> file.getFileName().toString().startsWith(prefix))) {
            for (Path file : found) {
                String member = file.getFileName().toString().substring(prefix.length());
                // What has a dot in it belongs to a package whose name begins with this one and a dot.
                if (member.indexOf('.') < 0) {
                    members.put(member, file);
                }
            }
        }
        return members;
    }

    private static Map<String, Path> files(Path root, String name, Path list) throws IOException {
        Map<String, String> diverted = diverted(root, name);
        Map<String, Path> files = new LinkedHashMap<>();
        for (String path : Files.readAllLines(list)) {
            if (path.startsWith("/") && !path.equals("/.")) {
                files.put(path, root.resolve(diverted.getOrDefault(path, path).substring(1)));
            }
        }
        return files;
    }

    /** Files that another package, or the operator, has moved aside: dpkg-divert(1). */
    private static Map<String, String> diverted(Path root, String name) throws IOException {
        Map<String, String> diverted = new HashMap<>();
        try {
            List<String> lines = Files.readAllLines(root.resolve("var/lib/dpkg/diversions"));
            for (int i = 0; i + 2 < lines.size(); i += 3) {
                if (!lines.get(i + 2).equals(name)) {
                    diverted.put(lines.get(i), lines.get(i + 1));
                }
            }
        } catch (NoSuchFileException e) {
            return Map.of();
        }
        return diverted;
    }

    private static Map<String, String> configuration(String field) {
        Map<String, String> configuration = new LinkedHashMap<>();
        DpkgConffile.parse(field).stream()
                .filter(file -> !file.obsolete())
                .forEach(file -> configuration.put(file.path(), file.md5()));
        return configuration;
    }

    static String md5(Path file) throws IOException {
        try {
            // dpkg's own: it is compared with what dpkg has on record, and guards nothing.
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
