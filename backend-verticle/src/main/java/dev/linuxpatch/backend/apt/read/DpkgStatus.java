// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The package database of dpkg: the file {@code status}, and on top of it, in order, the journal {@code updates/} that
 * dpkg writes while it runs. Without the journal the file is behind by up to a whole run.
 */
public final class DpkgStatus {
    private static final int ATTEMPTS = 20;

    private DpkgStatus() {}

    /**
     * Reads the database of a root as it is at one moment, also while dpkg works on it. It also holds packages that are not
     * installed any more: see {@link DpkgState#isPresent()}.
     *
     * @return by name, {@code name:architecture} for a foreign architecture, sorted
     * @throws NoSuchFileException if there is no dpkg database below this root
     */
    public static Map<String, DpkgEntry> read(Path root) throws IOException {
        Path directory = root.resolve("var/lib/dpkg");
        for (int attempt = 1; ; attempt++) {
            Object before = identity(directory);
            try {
                List<DpkgEntry> entries = readOnce(directory);
                // dpkg folds the journal into a new status file by renaming, then empties the journal. Both are from
                // one moment only if that did not happen in between.
                if (before.equals(identity(directory))) {
                    return keyed(entries, NativeArchitecture.of(root, entries));
                }
            } catch (NoSuchFileException e) {
                if (!Files.exists(directory.resolve("status"))) {
                    throw e;
                }
            }
            if (attempt == ATTEMPTS) {
                throw new IOException("the dpkg database in " + directory + " does not hold still");
            }
        }
    }

    /** Whether dpkg has noted changes that are not in the status file yet: it is running or was interrupted. */
    public static boolean hasJournal(Path root) throws IOException {
        return !journal(root.resolve("var/lib/dpkg")).isEmpty();
    }

    private static Object identity(Path directory) throws IOException {
        Map<String, Object> facts = Files.readAttributes(directory.resolve("status"), "unix:ino,size,lastModifiedTime");
        return Map.copyOf(facts);
    }

    private static List<DpkgEntry> readOnce(Path directory) throws IOException {
        Map<String, Map<String, DpkgEntry>> entries = new HashMap<>();
        List<Path> journal = journal(directory);
        read(
                directory.resolve("status"),
                entry -> entries.computeIfAbsent(entry.name(), name -> new HashMap<>(2))
                        .put(entry.architecture(), entry));
        for (Path file : journal) {
            read(file, entry -> replay(entry, entries));
        }
        return entries.values().stream()
                .flatMap(instances -> instances.values().stream())
                .toList();
    }

    private static List<Path> journal(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> updates =
                Files.newDirectoryStream(directory.resolve("updates"), DpkgStatus::isJournal)) {
            updates.forEach(files::add);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        Collections.sort(files);
        return files;
    }

    /** Only digits, as dpkg itself reads them: it prepares the next one as {@code tmp.i}. */
    private static boolean isJournal(Path file) {
        return file.getFileName().toString().chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static void read(Path file, Consumer<DpkgEntry> sink) throws IOException {
        try (StanzaReader stanzas = new StanzaReader(Files.newInputStream(file))) {
            while (stanzas.next()) {
                if (stanzas.has(ControlField.PACKAGE)) {
                    sink.accept(DpkgEntry.of(stanzas.fields()));
                }
            }
        }
    }

    /**
     * Replaces one record as dpkg's {@code lib/dpkg/parse.c} does: the only instance of a package takes the new one's place
     * even if the architecture changes, unless the package may be there once for each architecture.
     */
    private static void replay(DpkgEntry entry, Map<String, Map<String, DpkgEntry>> entries) {
        Map<String, DpkgEntry> instances = entries.computeIfAbsent(entry.name(), name -> new HashMap<>());
        instances.values().removeIf(other -> other.state() == DpkgState.NOT_INSTALLED);
        if (instances.size() == 1 && !entry.field(ControlField.MULTI_ARCH).equals("same")) {
            instances.clear();
        }
        instances.put(entry.architecture(), entry);
    }

    private static Map<String, DpkgEntry> keyed(Collection<DpkgEntry> entries, String nativeArchitecture) {
        Map<String, DpkgEntry> keyed = new TreeMap<>();
        for (DpkgEntry entry : entries) {
            keyed.put(NativeArchitecture.key(entry.name(), entry.architecture(), nativeArchitecture), entry);
        }
        return Collections.unmodifiableMap(keyed);
    }
}
