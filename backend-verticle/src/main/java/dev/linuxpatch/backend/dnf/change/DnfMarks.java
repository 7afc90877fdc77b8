// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.change;

import dev.linuxpatch.backend.dnf.history.DnfHistory;
import dev.linuxpatch.backend.rpm.InstallReason;
import dev.linuxpatch.backend.rpm.RpmMarks;
import dev.linuxpatch.backend.rpm.RpmPackage;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reasons in dnf's history. */
final class DnfMarks implements RpmMarks {
    private final Path root;
    private final DnfCommands commands;

    DnfMarks(Path root, DnfCommands commands) {
        this.root = root;
        this.commands = commands;
    }

    @Override
    public Map<RpmPackage, InstallReason> reasons(Collection<RpmPackage> installed) throws IOException {
        Map<RpmPackage, InstallReason> reasons = new HashMap<>();
        try (DnfHistory history = DnfHistory.of(root)) {
            for (RpmPackage one : installed) {
                reasons.put(one, history.reason(one.name(), one.architecture()));
            }
        }
        return reasons;
    }

    @Override
    public List<Command> mark(Map<PackageName, InstallReason> reasons) {
        return List.of(commands.mark(reasons));
    }
}
