// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.change;

import dev.linuxpatch.backend.dnf.history.DnfHistory;
import dev.linuxpatch.backend.rpm.RpmMarks;
import dev.linuxpatch.backend.rpm.RpmPackage;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The reasons in dnf's history. */
final class DnfMarks implements RpmMarks {
    private final Path root;
    private final DnfCommands commands;

    DnfMarks(Path root, DnfCommands commands) {
        this.root = root;
        this.commands = commands;
    }

    @Override
    public Set<RpmPackage> automatic(Collection<RpmPackage> installed) throws IOException {
        Set<RpmPackage> automatic = new HashSet<>();
        try (DnfHistory history = DnfHistory.of(root)) {
            for (RpmPackage one : installed) {
                if (history.automatic(one.name(), one.architecture())) {
                    automatic.add(one);
                }
            }
        }
        return automatic;
    }

    @Override
    public List<Command> mark(Set<PackageName> automatic, Set<PackageName> wanted) {
        return List.of(commands.mark(automatic, wanted));
    }
}
