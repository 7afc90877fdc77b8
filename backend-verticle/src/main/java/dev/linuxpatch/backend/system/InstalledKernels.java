// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.system;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Kernels that packages have put on a root. Safe for several threads. */
@FunctionalInterface
public interface InstalledKernels {
    /** In the package manager's own order of versions. */
    List<InstalledKernel> newestFirst() throws IOException;

    /**
     * One of them.
     *
     * @param owner the package that its image belongs to
     * @param installedAt when that image was put there; null if unknown
     */
    record InstalledKernel(String release, String owner, Instant installedAt) {
        public InstalledKernel {
            Objects.requireNonNull(release, "release");
            Objects.requireNonNull(owner, "owner");
        }
    }
}
