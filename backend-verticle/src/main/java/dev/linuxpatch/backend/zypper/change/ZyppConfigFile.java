// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import dev.linuxpatch.backend.zypper.lock.HeldPackages;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Copies of zypp.conf(5) in which only the holds are others, for {@code ZYPP_CONF}. With them a command sees more packages
 * held, or none, and nobody's real holds are touched.
 */
final class ZyppConfigFile {
    private static final List<String> PLACES = List.of("etc/zypp/zypp.conf", "usr/etc/zypp/zypp.conf");
    private static final String HOLDS_FILE = "locksfile.path";
    private static final String HOLDS_APPLY = "locksfile.apply";

    private ZyppConfigFile() {}

    /** One with which holds do not count. */
    static Path withoutHolds(Path root, Path directory) throws IOException {
        Files.createDirectories(directory);
        return write(root, directory.resolve("zypp-without-holds.conf"), HOLDS_APPLY + " = no");
    }

    /** One with which these packages are held, too. */
    static Path withHolds(Path root, Set<PackageName> names, Path directory) throws IOException {
        StringBuilder holds = new StringBuilder(read(root.resolve(HeldPackages.FILE)));
        for (PackageName name : new TreeSet<>(names)) {
            holds.append(HeldPackages.stanza(name.bare()));
        }
        // libzypp looks for the file inside the root.
        boolean host = root.equals(Path.of("/"));
        Path file = (host ? directory : Files.createDirectories(root.resolve("var/cache/zypp")))
                .resolve("zypp-holds-assumed");
        Files.writeString(file, holds);
        String seen = host ? file.toString() : "/" + root.relativize(file);
        return write(root, directory.resolve("zypp-holds-assumed.conf"), HOLDS_FILE + " = " + seen);
    }

    private static Path write(Path root, Path file, String setting) throws IOException {
        List<String> lines = new ArrayList<>(List.of("[main]", setting));
        for (String place : PLACES) {
            String own = read(root.resolve(place));
            if (!own.isEmpty()) {
                own.lines().filter(line -> !isAboutHolds(line)).forEach(lines::add);
                break;
            }
        }
        if (Files.exists(file) && Files.readAllLines(file).equals(lines)) {
            return file;
        }
        // Another command may be reading it.
        Path aside = Files.write(file.resolveSibling(file.getFileName() + ".new"), lines);
        return Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isAboutHolds(String line) {
        String setting = line.trim();
        return setting.startsWith(HOLDS_FILE) || setting.startsWith(HOLDS_APPLY) || setting.equals("[main]");
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
