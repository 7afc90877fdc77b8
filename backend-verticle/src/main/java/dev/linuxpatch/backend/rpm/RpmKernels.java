// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.system.InstalledKernels;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** Kernels whose images rpm packages own. */
public final class RpmKernels implements InstalledKernels {
    private final RpmDatabase database;

    public RpmKernels(RpmDatabase database) {
        this.database = database;
    }

    @Override
    public List<InstalledKernel> newestFirst() throws IOException {
        return database.packages().stream()
                .filter(found -> !found.kernel().isEmpty())
                .sorted(Comparator.comparing(RpmPackage::version).reversed())
                .map(found -> new InstalledKernel(found.kernel(), found.name(), found.installedAt()))
                .toList();
    }
}
