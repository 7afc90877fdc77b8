// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobErrorCode;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Goals of removing a package. */
final class RemovalGoals {
    private final PackageDatabase database;
    private final Questions questions;

    RemovalGoals(PackageDatabase database, Questions questions) {
        this.database = database;
        this.questions = questions;
    }

    Finding find(Operation.Remove remove, PackageStates now) throws IOException {
        PackageName asked = database.canonical(remove.name());
        Optional<PackageState> state = now.resolve(asked);
        PackageName name = state.map(PackageState::name).orElse(asked);
        boolean something = state.isPresent() && (state.get().present() || remove.purge());
        if (something) {
            Set<Allowance> allowances = remove.force() ? Set.of(Allowance.REMOVE_OTHERS, Allowance.HELD) : Set.of();
            return new Finding.Reachable(
                    new Goal(List.of(new Wanted.Absent(name, remove.purge())), allowances), Set.of());
        }
        if (state.isPresent()) {
            return notInstalled(name);
        }
        // Nothing to remove, but a name that nobody has heard of is a mistake of the caller.
        return Finding.of(questions
                .catalog(List.of(name))
                .then(catalog -> new Answer.Given<>(
                        catalog.resolve(name).isPresent()
                                ? notInstalled(name)
                                : new Finding.Impossible(
                                        new JobError(JobErrorCode.PKG_NOT_FOUND, "there is no package " + name),
                                        false))));
    }

    private static Finding notInstalled(PackageName name) {
        return new Finding.AlreadyTrue(name + " is not installed; nothing was changed");
    }
}
