// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives that apt has already downloaded, read for their changelogs: nothing is fetched. Each is unpacked once, which
 * takes up to a tenth of a second. Used by one thread.
 */
final class CachedArchives {
    private static final Logger LOG = LoggerFactory.getLogger(CachedArchives.class);
    private static final int MAX_CHANGELOG = 4 << 20;
    private static final int REMEMBERED = 1024;

    private final Path directory;
    private final Map<List<Object>, Changelog> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Object>, Changelog> eldest) {
            return size() > REMEMBERED;
        }
    };

    CachedArchives(Path root) {
        this.directory = root.resolve("var/cache/apt/archives");
    }

    /** What the changelog of a newer version says since {@code from}, if its archive is here. */
    Changelog changelog(String name, String version, String architecture, String from) {
        Path file = directory.resolve(name + '_' + version.replace(":", "%3a") + '_' + architecture + ".deb");
        try {
            Object identity = Files.readAttributes(file, "unix:ino,size,lastModifiedTime");
            List<Object> key = List.of(file, identity, from);
            Changelog changelog = known.get(key);
            if (changelog == null) {
                changelog = Changelog.since(from, read(file, name));
                known.put(key, changelog);
            }
            return changelog;
        } catch (NoSuchFileException e) {
            return Changelog.NOTHING;
        } catch (IOException | RuntimeException e) {
            LOG.warn("Cannot read the changelog in {}: {}", file, e.toString());
            return Changelog.NOTHING;
        }
    }

    private static List<String> read(Path file, String name) throws IOException {
        try (ArArchiveInputStream members =
                new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (ArArchiveEntry member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
                String memberName = member.getName().replace("/", "");
                if (memberName.startsWith("data.tar")) {
                    return readData(CompressedFiles.unpack(memberName, members), name);
                }
            }
        }
        return List.of();
    }

    private static List<String> readData(InputStream data, String name) throws IOException {
        String directory = "usr/share/doc/" + name + "/";
        Optional<List<String>> ofUpstream = Optional.empty();
        TarArchiveInputStream files = new TarArchiveInputStream(data);
        for (TarArchiveEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
            String path = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
            if (!entry.isFile() || !path.startsWith(directory)) {
                continue;
            }
            String fileName = path.substring(directory.length());
            if (fileName.equals("changelog.Debian.gz") || fileName.equals("changelog.Debian")) {
                return lines(CompressedFiles.unpack(fileName, files));
            }
            // A package that is native to Debian has no other changelog.
            if (fileName.equals("changelog.gz") || fileName.equals("changelog")) {
                ofUpstream = Optional.of(lines(CompressedFiles.unpack(fileName, files)));
            }
        }
        return ofUpstream.orElse(List.of());
    }

    private static List<String> lines(InputStream text) throws IOException {
        byte[] bytes = text.readNBytes(MAX_CHANGELOG);
        return new BufferedReader(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8))
                .lines()
                .toList();
    }
}
