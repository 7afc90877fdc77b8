// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The repositories of a root: {@code .repo} files, and what libzypp has fetched of each into its cache, found by way of
 * {@code repomd.xml}.
 */
public final class Repositories {
    static final String CONFIGURATION = "etc/zypp/repos.d";
    static final String CACHE = "var/cache/zypp/raw";
    private static final int DEFAULT_PRIORITY = 99;
    private static final Set<String> ON = Set.of("1", "true", "yes", "on");

    private Repositories() {}

    /** Those that are switched on, in the order of their files. */
    public static List<Repository> enabled(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(root.resolve(CONFIGURATION), "*.repo")) {
            all.forEach(files::add);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        files.sort(null);
        List<Repository> repositories = new ArrayList<>();
        for (Path file : files) {
            for (Map<String, String> section : sections(Files.readAllLines(file))) {
                if (ON.contains(section.getOrDefault("enabled", "1").toLowerCase(Locale.ROOT))) {
                    repositories.add(repository(root, section));
                }
            }
        }
        return repositories;
    }

    /** Settings by name; the name of the section is that of the empty name. */
    private static List<Map<String, String>> sections(List<String> lines) {
        List<Map<String, String>> sections = new ArrayList<>();
        for (String line : lines) {
            String text = line.trim();
            int equals = text.indexOf('=');
            if (text.startsWith("[") && text.endsWith("]")) {
                sections.add(new HashMap<>(Map.of("", text.substring(1, text.length() - 1))));
            } else if (equals > 0 && !text.startsWith("#") && !sections.isEmpty()) {
                sections.get(sections.size() - 1)
                        .put(
                                text.substring(0, equals).trim(),
                                text.substring(equals + 1).trim());
            }
        }
        return sections;
    }

    private static Repository repository(Path root, Map<String, String> section) throws IOException {
        String alias = section.get("");
        Path directory = root.resolve(CACHE).resolve(alias.replace('/', '_'));
        Path index = directory.resolve("repodata/repomd.xml");
        Instant fetched = null;
        Map<String, Path> data = Map.of();
        try {
            data = data(index, directory);
            // Found unchanged, it is touched.
            fetched = data.containsKey("primary")
                    ? Files.getLastModifiedTime(index).toInstant()
                    : null;
        } catch (NoSuchFileException e) {
            // Never fetched.
        }
        return new Repository(
                alias,
                section.getOrDefault("name", alias),
                priority(section.get("priority")),
                fetched,
                data.get("primary"),
                data.containsKey("primary") ? data.get("updateinfo") : null);
    }

    private static int priority(String text) {
        return text != null && text.matches("\\d{1,4}") && Integer.parseInt(text) > 0
                ? Integer.parseInt(text)
                : DEFAULT_PRIORITY;
    }

    /** Files that are there, by kind. */
    private static Map<String, Path> data(Path index, Path directory) throws IOException {
        Map<String, Path> data = new HashMap<>();
        try (InputStream in = Files.newInputStream(index)) {
            XMLStreamReader xml = SafeXml.reader(in);
            String kind = "";
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                Map<String, String> attributes = SafeXml.attributes(xml);
                if (xml.getLocalName().equals("data")) {
                    kind = attributes.getOrDefault("type", "");
                } else if (xml.getLocalName().equals("location")) {
                    Path file = directory
                            .resolve(attributes.getOrDefault("href", ""))
                            .normalize();
                    if (file.startsWith(directory) && Files.isRegularFile(file)) {
                        data.put(kind, file);
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException(index + " is damaged: " + e.getMessage(), e);
        }
        return data;
    }
}
