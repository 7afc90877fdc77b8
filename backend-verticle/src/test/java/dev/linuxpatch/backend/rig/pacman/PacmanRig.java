// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.pacman;

import dev.linuxpatch.backend.rig.CachedBuild;
import dev.linuxpatch.backend.rig.SigningKey;
import dev.linuxpatch.backend.rig.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where isolated pacman roots come from. Packages, signed repositories and the template of a root are built once, kept under
 * the hash of the fixtures, and shared by every test and JVM.
 */
public final class PacmanRig {
    /** Raise when the way of building changes without the fixtures changing. */
    private static final String FORMAT = "2";

    private static final List<String> TOOLS =
            List.of("pacman", "repo-add", "bsdtar", "vercmp", "gpg", "busybox", "setsid", "mknod");

    private final Path directory;
    private final SigningKey key;

    private PacmanRig() {
        TOOLS.forEach(Tool::require);
        directory = CachedBuild.directory(
                "pacman", FORMAT + PacmanRootTemplate.DESCRIPTION + PacmanFixtures.all(), PacmanRig::build);
        key = SigningKey.existing(directory.resolve("gpg"));
    }

    /**
     * The rig of this machine, built if this is the first call with these fixtures. It needs root.
     *
     * @throws IllegalStateException if a tool is missing
     */
    public static PacmanRig shared() {
        return Holder.SHARED;
    }

    /** A root with nothing installed, whose databases are up to date with the fixtures. */
    public PacmanRoot newRoot() {
        try {
            // Real, because processes are recognised by the root that the kernel names.
            Path base = Files.createTempDirectory("rig-pacman-").toRealPath();
            Files.createDirectory(base.resolve("root"));
            return newRootIn(base);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same in a directory that has an empty one {@code root}, which may be a file system or a subvolume of its own. */
    public PacmanRoot newRootIn(Path base) {
        copy(directory.resolve("template"), base.resolve("root"));
        return new PacmanRoot(base, new PacmanRepositories(directory.resolve("repo"), key));
    }

    private static void build(Path directory) {
        try {
            SigningKey key = SigningKey.generate(directory.resolve("gpg"));
            Path repository = Files.createDirectory(directory.resolve("repo"));
            PacmanRepositories repositories = PacmanRepositories.create(repository, key);
            Path template = Files.createDirectory(directory.resolve("template"));
            PacmanRootTemplate.build(template, key);
            try (PacmanRoot first = new PacmanRoot(Files.createTempDirectory("rig-pacman-"), repositories)) {
                copy(template, Files.createDirectory(first.path()));
                first.useServer("file://" + repository);
                first.pacman("-Sy").orThrow();
                copy(first.path().resolve("var/lib/pacman"), template.resolve("var/lib/pacman"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        Tool.run(from, Map.of(), List.of("cp", "-a", "--reflink=auto", "--", from + "/.", to.toString()))
                .orThrow();
    }

    private static final class Holder {
        private static final PacmanRig SHARED = new PacmanRig();
    }
}
