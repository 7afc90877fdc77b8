// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Enumeration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Where the records are: a directory of {@code *.json} files, or a zip archive of them. */
final class RecordFiles {
    /** The longest of a distribution, of its kernel, has about a tenth of that. */
    private static final int MAX_BYTES = 16 << 20;

    private static final int MAX_RECORDS = 2_000_000;
    private static final String SUFFIX = ".json";

    /** Takes one record after the other. */
    interface Sink {
        void record(String name, byte[] json);

        /** One that cannot be read at all. */
        void unreadable(String name, String reason);
    }

    /**
     * Which state of the files it is.
     *
     * @param files how many there are
     * @param digest of their names, sizes and times
     */
    private record Stamp(long files, long digest) {}

    private final Path path;

    RecordFiles(Path path) {
        this.path = path;
    }

    /** The directory in which they come and go. */
    Path directory() {
        return Files.isDirectory(path) || path.getParent() == null ? path : path.getParent();
    }

    /** Equal while nothing has changed; looks, but reads nothing. */
    Object stamp() {
        try {
            if (!Files.isDirectory(path)) {
                return new Stamp(1, digest(path));
            }
            long files = 0;
            long digest = 0;
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(path, "*" + SUFFIX)) {
                for (Path file : stream) {
                    files++;
                    digest += digest(file);
                }
            }
            return new Stamp(files, digest);
        } catch (IOException e) {
            return "cannot be read: " + e;
        }
    }

    private static long digest(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            long hash = Objects.hash(file, attributes.size(), attributes.fileKey());
            return hash * 0x9E3779B97F4A7C15L ^ attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** @throws IOException if the directory or the archive as such cannot be read */
    void forEach(Sink sink) throws IOException {
        if (Files.isDirectory(path)) {
            readDirectory(sink);
        } else {
            readArchive(sink);
        }
    }

    private void readDirectory(Sink sink) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path, "*" + SUFFIX)) {
            for (Path file : stream) {
                limit(++count);
                String name = file.getFileName().toString();
                try (InputStream in = Files.newInputStream(file)) {
                    give(name, in, sink);
                } catch (NoSuchFileException e) {
                    // It went while the directory was read.
                } catch (IOException e) {
                    sink.unreadable(name, e.toString());
                }
            }
        }
    }

    private void readArchive(Sink sink) throws IOException {
        int count = 0;
        try (ZipFile archive = new ZipFile(path.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = archive.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (entry.isDirectory() || !entry.getName().endsWith(SUFFIX)) {
                    continue;
                }
                limit(++count);
                try (InputStream in = archive.getInputStream(entry)) {
                    give(entry.getName(), in, sink);
                } catch (IOException e) {
                    sink.unreadable(entry.getName(), e.toString());
                }
            }
        }
    }

    private static void give(String name, InputStream in, Sink sink) throws IOException {
        byte[] json = in.readNBytes(MAX_BYTES + 1);
        if (json.length > MAX_BYTES) {
            sink.unreadable(name, "it is longer than " + MAX_BYTES + " bytes");
        } else {
            sink.record(name, json);
        }
    }

    private static void limit(int count) throws IOException {
        if (count > MAX_RECORDS) {
            throw new IOException("more than " + MAX_RECORDS + " records");
        }
    }
}
