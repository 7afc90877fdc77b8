// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that one transaction shall make true, in terms that every package manager understands.
 *
 * @param wanted one entry a package, all reached together or none is asked for
 */
public record Goal(List<Wanted> wanted, Set<Allowance> allowances) {
    /** What may be done to get there, and is refused without. */
    public enum Allowance {
        /** Leave weak dependencies out. */
        NO_RECOMMENDS,
        /** Put an older version in place of a newer one. */
        DOWNGRADE,
        /** Change packages that the operator holds back. */
        HELD,
        /** Remove packages that nobody named. */
        REMOVE_OTHERS,
        /** Install again what is there already. */
        REINSTALL,
        /** The wanted packages are there on request of nobody in particular and stay so. */
        KEEP_MARKS
    }

    public Goal {
        wanted = List.copyOf(wanted);
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("a goal wants something");
        }
        allowances = allowances.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(allowances));
    }

    public boolean allows(Allowance allowance) {
        return allowances.contains(allowance);
    }

    /** Whether something that is named shall go. */
    public boolean removes() {
        return wanted.stream().anyMatch(Wanted.Absent.class::isInstance);
    }

    /** Whether everything that is named shall go. */
    public boolean onlyRemoves() {
        return wanted.stream().allMatch(Wanted.Absent.class::isInstance);
    }

    public Goal with(List<Wanted> others) {
        return new Goal(others, allowances);
    }
}
