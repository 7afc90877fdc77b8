// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import dev.linuxpatch.backend.rig.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What hosts do alike. */
final class Shared {
    /** Directories in which several packages have files, so that it is not the last of them which takes the directory away. */
    private static final List<String> COMMON = List.of("etc/rig/keep", "usr/share/rig/keep");

    private Shared() {}

    /** Puts something of nobody into the directories that packages share. */
    static void keepDirectories(Path root) {
        COMMON.forEach(file -> Trees.write(root.resolve(file), ""));
    }

    /** Puts the content of a repository in the place of another one, which has the same key. */
    static void replace(Path repository, Path by) {
        Trees.delete(repository);
        Trees.copy(by, repository);
    }

    /** Deletes archives with this end below a directory; what is not there has none. */
    static void deleteArchives(Path cache, String end) {
        if (!Files.exists(cache)) {
            return;
        }
        try (Stream<Path> files = Files.walk(cache)) {
            files.filter(file -> file.toString().endsWith(end)).toList().forEach(Trees::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
