// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.read;

import dev.linuxpatch.backend.rpm.RpmDatabase;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files that an inventory is made of, by identity, size and time of change. Equal inputs make an equal inventory. */
final class DnfInputs {
    private static final String CACHE = "var/cache/dnf";
    private static final List<String> CONFIGURATION =
            List.of("etc/yum.repos.d", "etc/distro.repos.d", "etc/dnf", "etc/dnf/vars", "etc/dnf/plugins");

    private DnfInputs() {}

    static Object of(Path root, RpmDatabase rpm) throws IOException {
        List<Object> inputs = new ArrayList<>(rpm.inputs());
        for (Path cache : entries(root.resolve(CACHE))) {
            add(cache.resolve("repodata/repomd.xml"), inputs);
        }
        for (String directory : CONFIGURATION) {
            entries(root.resolve(directory)).stream()
                    .filter(Files::isRegularFile)
                    .forEach(file -> add(file, inputs));
        }
        for (Path file : DnfHolds.files(root)) {
            add(file, inputs);
        }
        return List.copyOf(inputs);
    }

    /** Directories in which such files come and go. */
    static List<Path> directories(Path root) {
        List<Path> directories = new ArrayList<>();
        RpmDatabase.places().forEach(place -> directories.add(root.resolve(place)));
        directories.add(root.resolve(CACHE));
        CONFIGURATION.forEach(directory -> directories.add(root.resolve(directory)));
        return List.copyOf(directories);
    }

    private static List<Path> entries(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(files::add);
        } catch (IOException e) {
            return List.of();
        }
        files.sort(null);
        return files;
    }

    /** A file that is not there adds nothing. */
    private static void add(Path file, List<Object> facts) {
        try {
            facts.add(Map.copyOf(Files.readAttributes(file, "unix:ino,size,lastModifiedTime")));
            facts.add(file);
        } catch (IOException e) {
            // It is not there, or went while the directory was read.
        }
    }
}
