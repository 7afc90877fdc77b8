// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The architecture whose packages need no {@code :architecture} behind their name. dpkg has it compiled in; below a root it
 * shows in the file {@code arch}, which dpkg writes once there is a foreign one, or as the architecture of the package
 * {@code dpkg}. Where neither exists it is that of this machine.
 */
public final class NativeArchitecture {
    private static final Map<String, String> OF_JVM = Map.of(
            "amd64", "amd64", "aarch64", "arm64", "arm", "armhf", "x86", "i386", "ppc64le", "ppc64el", "riscv64",
            "riscv64", "s390x", "s390x");

    private NativeArchitecture() {}

    public static String of(Path root, Collection<DpkgEntry> entries) throws IOException {
        try {
            List<String> architectures = Files.readAllLines(root.resolve("var/lib/dpkg/arch"));
            if (!architectures.isEmpty()) {
                return architectures.get(0).trim();
            }
        } catch (NoSuchFileException e) {
            // The usual case: there is no foreign architecture.
        }
        return entries.stream()
                .filter(entry -> entry.name().equals("dpkg") && entry.state().isPresent())
                .map(DpkgEntry::architecture)
                .findFirst()
                .orElseGet(() -> {
                    String jvm = System.getProperty("os.arch", "");
                    return OF_JVM.getOrDefault(jvm, jvm);
                });
    }

    /** How a package is called: with its architecture only if that is foreign. */
    static String key(String name, String architecture, String nativeArchitecture) {
        return architecture.isEmpty() || architecture.equals("all") || architecture.equals(nativeArchitecture)
                ? name
                : name + ':' + architecture;
    }
}
