// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.util.Objects;

/**
 * A patch that is not applied although it was asked for, alone or with all others.
 *
 * @param name of its package, or what the caller wrote if that is no package of this host
 * @param availableVersion null if none is known
 * @param status why, in one of the words of {@link Patch}, or {@link #NOT_FOUND}
 * @param reason why, in a sentence
 */
public record BlockedPatch(String name, PackageVersion availableVersion, String status, String reason) {
    /** The caller named what is not installed, so there is nothing to patch. */
    public static final String NOT_FOUND = "not_found";

    public BlockedPatch {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(reason, "reason");
    }

    /** For people: {@code rig-a (held: the operator holds it back)}. */
    public String describe() {
        return name + " (" + status + (reason.isEmpty() ? "" : ": " + reason) + ")";
    }
}
