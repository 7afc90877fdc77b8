// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where isolated apt roots come from. One per machine state: the packages, the signed repository and the template of a
 * root are built once (a few seconds), kept under the hash of the fixtures, and shared by every test and JVM.
 */
public final class AptRig {
    private final Path repository;
    private final Path template;
    private final SigningKey key;

    private AptRig(RigCache cache) {
        this.repository = cache.repository();
        this.template = cache.template();
        this.key = cache.key();
    }

    /**
     * The rig of this machine, built if this is the first call with these fixtures.
     *
     * @throws IllegalStateException if a tool is missing (the message says what to install) or this is not root
     */
    public static AptRig shared() {
        Tool.checkAll();
        return Holder.SHARED;
    }

    /** A root with nothing installed, whose lists are up to date with the fixtures. */
    public AptRoot newRoot() {
        return make(0);
    }

    /** A root with nothing installed in {@code base/root}, which is there and empty; closing it deletes the base. */
    public AptRoot newRootIn(Path base) {
        RootTemplate.copy(template, base.resolve("root"));
        return new AptRoot(base, new AptRepository(repository, key), false);
    }

    /** A root on a file system of its own of that size, to run out of space in. */
    public AptRoot newRootOnTmpfs(int mebibytes) {
        if (mebibytes <= 0) {
            throw new IllegalArgumentException("mebibytes must be positive, not " + mebibytes);
        }
        return make(mebibytes);
    }

    private AptRoot make(int tmpfsMebibytes) {
        try {
            // Real, because processes are recognised by the root that the kernel names.
            Path base = Files.createTempDirectory("rig-root-").toRealPath();
            Path root = Files.createDirectory(base.resolve("root"));
            if (tmpfsMebibytes > 0) {
                Tool.run(
                                base,
                                Map.of(),
                                List.of(
                                        "mount",
                                        "-t",
                                        "tmpfs",
                                        "-o",
                                        "size=" + tmpfsMebibytes + "m",
                                        "rig",
                                        root.toString()))
                        .orThrow();
            }
            RootTemplate.copy(template, root);
            return new AptRoot(base, new AptRepository(repository, key), tmpfsMebibytes > 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {
        private static final AptRig SHARED = new AptRig(RigCache.open());
    }
}
