// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The files that an inventory is made of, by identity, size and time of change. Equal inputs make an equal inventory.
 *
 * @param database dpkg's database and its journal
 * @param lists the fetched package lists
 * @param policy everything else that apt decides by: sources, preferences, configuration, the machine id (phasing)
 */
record AptInputs(List<Object> database, List<Object> lists, List<Object> policy) {
    private static final String DPKG = "var/lib/dpkg";
    private static final String LISTS = "var/lib/apt/lists";
    private static final List<String> POLICY_FILES = List.of(
            "etc/apt/apt.conf",
            "etc/apt/sources.list",
            "etc/apt/preferences",
            "etc/machine-id",
            "var/lib/apt/extended_states",
            "var/lib/dpkg/arch");
    private static final List<String> POLICY_DIRECTORIES =
            List.of("etc/apt/apt.conf.d", "etc/apt/sources.list.d", "etc/apt/preferences.d");

    static AptInputs of(Path root) {
        List<Object> database = new ArrayList<>();
        add(root.resolve(DPKG).resolve("status"), database);
        addAll(root.resolve(DPKG).resolve("updates"), database);
        // What apt has in its cache is read for changelogs.
        add(root.resolve("var/cache/apt/archives"), database);
        add(root.resolve("boot"), database);
        List<Object> lists = new ArrayList<>();
        addAll(root.resolve(LISTS), lists);
        List<Object> policy = new ArrayList<>();
        POLICY_FILES.forEach(file -> add(root.resolve(file), policy));
        POLICY_DIRECTORIES.forEach(directory -> addAll(root.resolve(directory), policy));
        return new AptInputs(List.copyOf(database), List.copyOf(lists), List.copyOf(policy));
    }

    /** Directories in which such files come and go. */
    static List<Path> directories(Path root) {
        List<Path> directories = new ArrayList<>();
        for (String directory : List.of(DPKG, DPKG + "/updates", LISTS, "var/lib/apt", "etc/apt", "boot")) {
            directories.add(root.resolve(directory));
        }
        POLICY_DIRECTORIES.forEach(directory -> directories.add(root.resolve(directory)));
        return List.copyOf(directories);
    }

    private static void addAll(Path directory, List<Object> facts) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(files::add);
        } catch (IOException e) {
            return;
        }
        files.sort(null);
        for (Path file : files) {
            // apt keeps its lock and what it is still fetching in directories beside the lists.
            if (!file.endsWith("lock") && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                add(file, facts);
            }
        }
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
