// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * rpm's database below a root, read as it is on disk: SQLite (Fedora, RHEL from 9) or ndb (SUSE). Reading takes no lock
 * that a writer would wait for. Safe for several threads.
 */
public final class RpmDatabase {
    /** Where distributions keep it; the last is what Debian's build of rpm uses for user 0. */
    private static final List<String> DIRECTORIES =
            List.of("usr/lib/sysimage/rpm", "var/lib/rpm", "usr/share/rpm", "root/.rpmdb");

    private static final String SQLITE = "rpmdb.sqlite";
    private static final String NDB = "Packages.db";
    /** Berkeley DB, which no newer rpm writes. */
    private static final String BERKELEY = "Packages";

    private final Path root;
    private final boolean frozen;

    public RpmDatabase(Path root) {
        this(root, false);
    }

    private RpmDatabase(Path root, boolean frozen) {
        this.root = root;
        this.frozen = frozen;
    }

    /** That of a copy of a root which nobody can write to, such as a snapshot. */
    static RpmDatabase frozen(Path copy) {
        return new RpmDatabase(copy, true);
    }

    /** Every directory, relative to a root, in which the database may be. */
    public static List<String> places() {
        return DIRECTORIES;
    }

    /** Files, relative to a root, any of which shows that there is a database. */
    public static List<String> signs() {
        return DIRECTORIES.stream()
                .flatMap(directory -> List.of(SQLITE, NDB, BERKELEY).stream().map(file -> directory + "/" + file))
                .toList();
    }

    /** The directory that it is in; empty if there is none yet. */
    public Optional<Path> directory() {
        return DIRECTORIES.stream()
                .map(root::resolve)
                .filter(directory ->
                        List.of(SQLITE, NDB, BERKELEY).stream().anyMatch(file -> Files.exists(directory.resolve(file))))
                .findFirst();
    }

    /** The file that the packages are in; empty if there is none yet. */
    Optional<Path> file() {
        return directory()
                .flatMap(directory -> List.of(SQLITE, NDB, BERKELEY).stream()
                        .map(directory::resolve)
                        .filter(Files::exists)
                        .findFirst());
    }

    /** What the packages depend on, as it is now: an equal value means that nothing was changed. */
    public List<Object> inputs() {
        List<Object> inputs = new ArrayList<>();
        directory().ifPresent(directory -> {
            // A change is in the log beside the database until it is moved over.
            for (String file : List.of(SQLITE, SQLITE + "-wal", NDB, BERKELEY)) {
                try {
                    Path path = directory.resolve(file);
                    // An empty log says nothing; readers make one and take it away.
                    if (Files.size(path) > 0) {
                        inputs.add(Map.copyOf(Files.readAttributes(path, "unix:ino,size,lastModifiedTime")));
                        inputs.add(file);
                    }
                } catch (IOException e) {
                    // It is not there.
                }
            }
        });
        return List.copyOf(inputs);
    }

    /** When it was last written; null if it is not there. */
    public Instant lastChange() {
        return directory()
                .flatMap(directory -> List.of(SQLITE + "-wal", SQLITE, NDB, BERKELEY).stream()
                        .map(directory::resolve)
                        .filter(Files::exists)
                        .map(RpmDatabase::modified)
                        .max(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** Everything that is installed, trusted keys left out; nothing if there is no database yet. */
    public List<RpmPackage> packages() throws IOException {
        List<RpmPackage> packages = new ArrayList<>();
        forEach(header -> {
            RpmPackage found = RpmPackage.of(header);
            if (!found.isKey()) {
                packages.add(found);
            }
        });
        return packages;
    }

    /** The absolute paths that an installed package owns; empty if it is not installed. */
    public List<String> files(String name, String architecture, RpmVersion version) throws IOException {
        List<String> files = new ArrayList<>();
        forEach(header -> {
            if (header.string(RpmHeader.Tag.NAME).equals(name)) {
                RpmPackage found = RpmPackage.of(header);
                if (found.architecture().equals(architecture) && found.version().equals(version)) {
                    files.addAll(RpmFiles.of(header));
                }
            }
        });
        return files;
    }

    /** The headers of installed packages of these names as they are in the database, one a version and architecture. */
    List<RpmHeader> headers(Set<String> names) throws IOException {
        List<RpmHeader> headers = new ArrayList<>();
        forEach(header -> {
            if (names.contains(header.string(RpmHeader.Tag.NAME))) {
                headers.add(header);
            }
        });
        return headers;
    }

    private void forEach(Consumer<RpmHeader> consumer) throws IOException {
        Optional<Path> found = file();
        if (found.isEmpty()) {
            return;
        }
        Path file = found.get();
        try {
            if (file.endsWith(NDB)) {
                NdbHeaders.read(file, consumer);
            } else if (file.endsWith(BERKELEY)) {
                throw new IOException(file
                        + " is a Berkeley DB, which this service does not read; rpmdb --rebuilddb converts it where"
                        + " rpm is 4.16 or newer");
            } else if (frozen) {
                SqliteHeaders.readFrozen(file, consumer);
            } else {
                SqliteHeaders.read(file, consumer);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the rpm database in " + file.getParent() + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }
}
