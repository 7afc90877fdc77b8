// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * What the repositories offer: {@code sync/*.db}, archives of one {@code desc} a package in whatever compression the
 * repository chose, which only their first bytes tell. Read once for each state of the files. Safe for several threads.
 */
public final class SyncDatabases {
    private static final Logger LOG = LoggerFactory.getLogger(SyncDatabases.class);
    private static final int BUFFER = 1 << 16;
    private static final int MAX_DESC = 4 << 20;
    private static final int MAGIC = 6;

    private record Known(Object identity, List<AlpmPackage> packages) {}

    private final Path root;
    private Map<Path, Known> known = Map.of();
    private SyncIndex index = new SyncIndex(List.of());
    private Object indexed = List.of();

    public SyncDatabases(Path root) {
        this.root = root;
    }

    /** What is in them, repositories in their order. A database that cannot be read is left out. */
    synchronized SyncIndex read() {
        Map<Path, Known> read = new HashMap<>();
        List<Object> identities = new ArrayList<>();
        List<List<AlpmPackage>> repositories = new ArrayList<>();
        PacmanConfig config = PacmanConfig.read(root);
        for (String repository : config.repositories()) {
            Path file = config.sync().resolve(repository + ".db");
            try {
                Object identity = Files.readAttributes(file, "unix:ino,size,lastModifiedTime,ctime");
                Known before = known.get(file);
                Known now = before != null && before.identity().equals(identity)
                        ? before
                        : new Known(identity, packages(repository, file));
                read.put(file, now);
                identities.add(List.of(file, identity));
                repositories.add(now.packages());
            } catch (NoSuchFileException e) {
                LOG.debug("there is no {}", file);
            } catch (IOException | RuntimeException e) {
                LOG.warn("Cannot read {}: {}", file, e.toString());
            }
        }
        known = read;
        if (!identities.equals(indexed)) {
            index = new SyncIndex(repositories);
            indexed = identities;
        }
        return index;
    }

    /** Whether any repository that is configured has been fetched. */
    public boolean any() {
        PacmanConfig config = PacmanConfig.read(root);
        return config.repositories().stream()
                .anyMatch(name -> Files.exists(config.sync().resolve(name + ".db")));
    }

    /** When the newest of them was put there; null if there is none. Their own time is that of the server. */
    Instant fetched() {
        PacmanConfig config = PacmanConfig.read(root);
        Instant newest = null;
        for (String name : config.repositories()) {
            try {
                FileTime changed = (FileTime) Files.getAttribute(config.sync().resolve(name + ".db"), "unix:ctime");
                if (newest == null || changed.toInstant().isAfter(newest)) {
                    newest = changed.toInstant();
                }
            } catch (IOException e) {
                LOG.debug("not fetched: {}", name);
            }
        }
        return newest;
    }

    private static List<AlpmPackage> packages(String repository, Path file) throws IOException {
        List<AlpmPackage> packages = new ArrayList<>();
        try (TarArchiveInputStream entries = new TarArchiveInputStream(open(file))) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.getName().endsWith("/desc")) {
                    String text = new String(entries.readNBytes(MAX_DESC), StandardCharsets.UTF_8);
                    AlpmPackage found = AlpmPackage.of(repository, DescFile.parse(text));
                    if (!found.name().isEmpty() && !found.version().isEmpty()) {
                        packages.add(found);
                    }
                }
            }
        }
        return List.copyOf(packages);
    }

    private static InputStream open(Path file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            return unpack(in);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static InputStream unpack(BufferedInputStream in) throws IOException {
        in.mark(MAGIC);
        byte[] magic = in.readNBytes(MAGIC);
        in.reset();
        if (startsWith(magic, 0x1f, 0x8b)) {
            return new GZIPInputStream(in, BUFFER);
        }
        if (startsWith(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
            return new ZstdInputStream(in);
        }
        if (startsWith(magic, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return new XZInputStream(in);
        }
        if (startsWith(magic, 'B', 'Z', 'h')) {
            return new BZip2CompressorInputStream(in, true);
        }
        return in;
    }

    private static boolean startsWith(byte[] bytes, int... expected) {
        if (bytes.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes[i] != (byte) expected[i]) {
                return false;
            }
        }
        return true;
    }
}
