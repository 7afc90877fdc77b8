// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The package that this service is installed from. A change of it restarts the service, so it is never a side effect: it is
 * changed by those who name it.
 *
 * @param name without an architecture
 */
public record OwnPackage(PackageName name) {
    public OwnPackage {
        Objects.requireNonNull(name, "name");
        if (!name.bare().equals(name.value())) {
            throw new IllegalArgumentException("an architecture does not belong to the name of our own package");
        }
    }

    /** Whether an operation that is complete names it. */
    public boolean isNamedBy(Operation operation) {
        return operation.packages().stream().anyMatch(this::is)
                || operation instanceof Operation.ApplyPatches patches
                        && patches.selection().stream().anyMatch(this::isPatch);
    }

    /** Whether it would be gone after an operation that is complete. */
    public boolean isRemovedBy(Operation operation) {
        return operation instanceof Operation.Remove remove && is(remove.name())
                || operation instanceof Operation.Rollback rollback
                        && rollback.changes().stream().anyMatch(change -> is(change.name()) && change.to() == null);
    }

    /** The same order, but without ours, which an advisory may be about too: whoever wants that one names it. */
    public Operation.ApplyPatches sparedBy(Operation.ApplyPatches patches) {
        if (isNamedBy(patches) || patches.excludes().stream().anyMatch(this::matches)) {
            return patches;
        }
        List<String> excludes = new ArrayList<>(patches.excludes());
        excludes.add(name.value());
        return new Operation.ApplyPatches(
                patches.selection(),
                excludes,
                patches.allowReboot(),
                patches.rebootDelay(),
                patches.rules(),
                patches.requireRollback(),
                patches.plan());
    }

    private boolean is(PackageName other) {
        return other.bare().equals(name.value());
    }

    /** Patch ids begin with the name: {@code name_version}. */
    private boolean isPatch(String selected) {
        return selected.startsWith(name.value() + "_") || selected.startsWith(name.value() + ":");
    }

    private boolean matches(String glob) {
        // Runs of stars are one: many of them would make matching slow.
        String regex = Pattern.quote(glob.replaceAll("\\*+", "*"))
                .replace("*", "\\E.*\\Q")
                .replace("?", "\\E.\\Q");
        return Pattern.matches(regex, name.value());
    }
}
