// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.rpm;

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
 * Where isolated rpm roots come from, for dnf and for zypper. The packages, the signed repository and the template of a root
 * are built once (some seconds), kept under the hash of the fixtures, and shared by every test and JVM.
 */
public final class RpmRig {
    private static final List<String> TOOLS =
            List.of("rpm", "rpmbuild", "createrepo_c", "modifyrepo_c", "gpg", "busybox", "setsid", "mknod");

    private final Path directory;
    private final SigningKey key;

    private RpmRig() {
        TOOLS.forEach(Tool::require);
        directory = CachedBuild.directory("rpm", RpmRootTemplate.DESCRIPTION + RpmFixtures.all(), RpmRig::build);
        key = SigningKey.existing(directory.resolve("gpg"));
    }

    /**
     * The rig of this machine, built if this is the first call with these fixtures. It needs root.
     *
     * @throws IllegalStateException if a tool is missing
     */
    public static RpmRig shared() {
        return Holder.SHARED;
    }

    /** A root with nothing but busybox installed; no manager has fetched an index yet. */
    public RpmRoot newRoot() {
        try {
            // Real, because processes are recognised by the root that the kernel names.
            Path base = Files.createTempDirectory("rig-rpm-").toRealPath();
            Files.createDirectory(base.resolve("root"));
            return newRootIn(base);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same in a directory that has an empty one {@code root}, which may be a file system or a subvolume of its own. */
    public RpmRoot newRootIn(Path base) {
        RpmRootTemplate.copy(directory.resolve("template"), base.resolve("root"));
        return new RpmRoot(base, new RpmRepository(directory.resolve("repo"), key));
    }

    private static void build(Path directory) {
        try {
            SigningKey key = SigningKey.generate(directory.resolve("gpg"));
            Path repository = Files.createDirectory(directory.resolve("repo"));
            new RpmRepository(repository, key).publish(RpmFixtures.all());
            Path template = Files.createDirectory(directory.resolve("template"));
            RpmRootTemplate.build(template);
            key.exportArmored(template.resolve(RpmRoot.KEY));
            RpmSpec shell = RpmFixtures.SHELL;
            Path archive = new RpmRepository(repository, key).archive(shell.name(), shell.version());
            Tool.run(
                            template,
                            Map.of("HOME", "/root"),
                            List.of("rpm", "--root", template.toString(), "-i", archive.toString()))
                    .orThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {
        private static final RpmRig SHARED = new RpmRig();
    }
}
