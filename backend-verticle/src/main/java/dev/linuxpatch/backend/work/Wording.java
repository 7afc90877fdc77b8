// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.shared.packages.BlockedPatch;
import dev.linuxpatch.shared.packages.Operation;
import dev.linuxpatch.shared.packages.PackageChange;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.stream.Collectors;

/** Sentences about packages that fit into a status line. */
final class Wording {
    private static final int SHOWN = 10;

    private Wording() {}

    /** What a goal says as if it were true: {@code rig-a 1.0 is installed}. */
    static String present(Goal goal) {
        return shorten(goal.wanted().stream()
                .map(wanted -> wanted instanceof Wanted.Present there
                        ? there.name() + (there.version() == null ? "" : " " + there.version()) + " is installed"
                        : wanted.name() + " is not installed")
                .toList());
    }

    /** What was done: {@code installed rig-a 1.0, changed rig-b from 1.0 to 1.1}. */
    static String done(List<PackageChange> changes) {
        return shorten(changes.stream().map(Wording::done).toList());
    }

    /** The end of a sentence about a job: what the caller chose and did not get. Empty if there is nothing to say. */
    static String leftOut(Operation operation, List<BlockedPatch> blocked) {
        boolean chosen = operation instanceof Operation.ApplyPatches apply
                && !apply.selection().isEmpty();
        return chosen && !blocked.isEmpty() ? ". Not applied: " + blocked(blocked) : "";
    }

    /** What is not applied, each with its reason. */
    static String blocked(List<BlockedPatch> blocked) {
        return shorten(blocked.stream().map(BlockedPatch::describe).toList());
    }

    static String shorten(List<String> parts) {
        String shown = parts.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return parts.size() > SHOWN ? shown + " and " + (parts.size() - SHOWN) + " more" : shown;
    }

    /** What a file system says, with the name of what happened: its own messages are often only paths. */
    static String reason(IOException e) {
        return e instanceof FileSystemException failure && failure.getReason() == null
                ? e.getClass().getSimpleName() + " " + e.getMessage()
                : e.getMessage();
    }

    private static String done(PackageChange change) {
        if (change.to() == null) {
            return "removed " + change.name() + " " + change.from();
        }
        return change.from() == null
                ? "installed " + change.name() + " " + change.to()
                : "changed " + change.name() + " from " + change.from() + " to " + change.to();
    }
}
