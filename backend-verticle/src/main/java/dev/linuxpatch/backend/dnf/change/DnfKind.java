// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.change;

import dev.linuxpatch.backend.manager.ManagerKind;
import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.conf.PackageBackend;
import dev.linuxpatch.shared.error.ErrorCode;
import dev.linuxpatch.shared.error.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fedora, RHEL and what comes from them; {@code yum} is a name of the same there. */
public final class DnfKind implements ManagerKind {
    private final Path programs;

    public DnfKind() {
        this(Path.of("/"));
    }

    /** @param programs the root in which dnf's programs are looked for */
    DnfKind(Path programs) {
        this.programs = programs;
    }

    @Override
    public PackageBackend backend() {
        return PackageBackend.DNF;
    }

    @Override
    public List<String> signs() {
        return List.of("etc/dnf/dnf.conf");
    }

    @Override
    public Set<String> distributions() {
        return Set.of("fedora", "rhel", "centos", "rocky", "almalinux", "ol", "amzn");
    }

    @Override
    public Optional<Problem> obstacle(Path root) {
        return DnfInterpreter.onlyDnf5(programs)
                ? Optional.of(Problem.of(
                        ErrorCode.NOT_IMPLEMENTED,
                        "this host has dnf5, which is not supported yet; install dnf 4 beside it (python3-dnf)",
                        Map.of("package_manager", "dnf5")))
                : Optional.empty();
    }

    @Override
    public PackageManager make(Path root, Path stateDirectory) throws IOException {
        return new DnfPackageManager(root, stateDirectory, DnfInterpreter.find(programs));
    }
}
