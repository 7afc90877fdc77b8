// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.backend.system.InstalledKernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The kernels of a Debian root. */
public final class AptKernels implements InstalledKernels {
    private final Path root;
    private final KernelImages images;
    private final InfoDirectory info;

    public AptKernels(Path root) {
        this.root = root;
        this.images = new KernelImages(root);
        this.info = new InfoDirectory(root);
    }

    @Override
    public synchronized List<InstalledKernel> newestFirst() throws IOException {
        Map<String, DpkgEntry> entries = DpkgStatus.read(root);
        List<InstalledKernel> kernels = new ArrayList<>();
        images.owners(entries)
                .forEach((release, owner) ->
                        kernels.add(new InstalledKernel(release, owner, info.installedAt(entries.get(owner)))));
        kernels.sort(Comparator.comparing(InstalledKernel::release, DebianVersion.ORDER.reversed()));
        return List.copyOf(kernels);
    }
}
