// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import dev.linuxpatch.backend.system.InstalledKernels;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Kernels as Arch Linux packages them: {@code usr/lib/modules/RELEASE/pkgbase} names the package. */
public final class PacmanKernels implements InstalledKernels {
    private final Path root;
    private final LocalDatabase local;

    public PacmanKernels(Path root) {
        this.root = root;
        this.local = new LocalDatabase(root);
    }

    @Override
    public synchronized List<InstalledKernel> newestFirst() throws IOException {
        Map<String, String> owners = owners();
        if (owners.isEmpty()) {
            return List.of();
        }
        Map<String, AlpmPackage> installed = local.complete();
        List<InstalledKernel> kernels = new ArrayList<>();
        owners.forEach((release, owner) -> {
            AlpmPackage known = installed.get(owner);
            if (known != null) {
                kernels.add(new InstalledKernel(release, owner, known.installed()));
            }
        });
        kernels.sort(Comparator.comparing(InstalledKernel::release, PacmanVersion.ORDER.reversed()));
        return List.copyOf(kernels);
    }

    /** Package by kernel release. */
    Map<String, String> owners() throws IOException {
        Map<String, String> owners = new HashMap<>();
        try (DirectoryStream<Path> releases = Files.newDirectoryStream(root.resolve("usr/lib/modules"))) {
            for (Path release : releases) {
                Path base = release.resolve("pkgbase");
                if (Files.exists(base)) {
                    owners.put(
                            release.getFileName().toString(),
                            Files.readString(base).strip());
                }
            }
        } catch (NoSuchFileException e) {
            return Map.of();
        }
        return owners;
    }
}
