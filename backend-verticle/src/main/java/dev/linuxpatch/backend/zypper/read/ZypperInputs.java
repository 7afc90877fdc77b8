// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.read;

import dev.linuxpatch.backend.rpm.RpmDatabase;
import dev.linuxpatch.backend.zypper.lock.HeldPackages;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The files that an inventory is made of, by identity, size and time of change. Equal inputs make an equal inventory.
 *
 * @param database rpm's
 * @param policy repositories, holds, configuration
 * @param metadata what was fetched
 */
record ZypperInputs(List<Object> database, List<Object> policy, List<Object> metadata) {
    private static final List<String> POLICY =
            List.of(HeldPackages.FILE, "etc/zypp/zypp.conf", "etc/zypp/vendors.d", "etc/products.d");

    static ZypperInputs of(Path root) {
        List<Object> policy = new ArrayList<>();
        POLICY.forEach(file -> add(root.resolve(file), policy));
        entries(root.resolve(Repositories.CONFIGURATION)).forEach(file -> add(file, policy));
        List<Object> metadata = new ArrayList<>();
        entries(root.resolve(Repositories.CACHE))
                .forEach(repository -> add(repository.resolve("repodata/repomd.xml"), metadata));
        return new ZypperInputs(new RpmDatabase(root).inputs(), List.copyOf(policy), List.copyOf(metadata));
    }

    /** Directories in which such files come and go. */
    static List<Path> directories(Path root) {
        List<Path> directories = new ArrayList<>();
        RpmDatabase.places().forEach(place -> directories.add(root.resolve(place)));
        for (String directory : List.of("etc/zypp", Repositories.CONFIGURATION, Repositories.CACHE)) {
            directories.add(root.resolve(directory));
        }
        return List.copyOf(directories);
    }

    private static List<Path> entries(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (IOException e) {
            return List.of();
        }
        entries.sort(null);
        return entries;
    }

    /** A file that is not there adds nothing. */
    private static void add(Path file, List<Object> facts) {
        try {
            facts.add(Map.copyOf(Files.readAttributes(file, "unix:ino,size,ctime,lastModifiedTime")));
            facts.add(file);
        } catch (IOException e) {
            // It is not there, or went while the directory was read.
        }
    }
}
