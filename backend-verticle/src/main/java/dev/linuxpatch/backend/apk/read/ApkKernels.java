// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import dev.linuxpatch.backend.system.InstalledKernels;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Kernels as Alpine packages them: {@code usr/share/kernel/FLAVOR/kernel.release} is of the package {@code linux-FLAVOR}. */
public final class ApkKernels implements InstalledKernels {
    private final Path root;

    public ApkKernels(Path root) {
        this.root = root;
    }

    @Override
    public List<InstalledKernel> newestFirst() throws IOException {
        List<InstalledKernel> kernels = new ArrayList<>();
        try (DirectoryStream<Path> flavors = Files.newDirectoryStream(root.resolve("usr/share/kernel"))) {
            for (Path flavor : flavors) {
                Path release = flavor.resolve("kernel.release");
                if (Files.exists(release)) {
                    kernels.add(new InstalledKernel(
                            Files.readString(release).strip(),
                            "linux-" + flavor.getFileName(),
                            Files.getLastModifiedTime(release).toInstant()));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        kernels.sort(Comparator.comparing(InstalledKernel::release, ApkVersion.ORDER.reversed()));
        return List.copyOf(kernels);
    }
}
