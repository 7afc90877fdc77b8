// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.backend.restore.RestoreStore;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.Patch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Works out what an operation comes down to, given what is installed and what the index offers. */
final class GoalFinder {
    private final RequestGoals requests;
    private final RemovalGoals removals;
    private final PatchGoals patches;
    private final RollbackGoals rollbacks;
    private final Path scratch;

    GoalFinder(
            PackageManager manager,
            Questions questions,
            Supplier<List<Patch>> patches,
            Path scratch,
            RestoreStore restore) {
        this.requests = new RequestGoals(manager.database(), questions);
        this.removals = new RemovalGoals(manager.database(), questions);
        this.patches = new PatchGoals(manager.database(), questions, patches, scratch);
        this.rollbacks = new RollbackGoals(manager, questions, restore);
        this.scratch = scratch;
    }

    /** @throws IllegalArgumentException for an operation that does not change packages */
    Finding find(Operation operation, PackageStates now) throws IOException {
        if (operation instanceof Operation.Install install) {
            return requests.install(install, now);
        }
        if (operation instanceof Operation.Update update) {
            return requests.update(update, now);
        }
        if (operation instanceof Operation.Remove remove) {
            return removals.find(remove, now);
        }
        if (operation instanceof Operation.ApplyPatches apply) {
            return patches.find(apply, now);
        }
        if (operation instanceof Operation.Rollback rollback) {
            return rollbacks.find(rollback, now, scratch);
        }
        throw new IllegalArgumentException("changes no packages: " + operation.kind());
    }
}
