// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.read;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A repository that is switched on, and what was fetched of it.
 *
 * @param alias its section in the configuration
 * @param name for people
 * @param priority the lower the better, 99 if none is named
 * @param fetched when it was last found up to date; null if it was never fetched
 * @param primary the list of its packages; null if there is none
 * @param updateinfo what its updates are for; null if it does not say
 */
public record Repository(String alias, String name, int priority, Instant fetched, Path primary, Path updateinfo) {
    public Repository {
        Objects.requireNonNull(alias, "alias");
        Objects.requireNonNull(name, "name");
    }

    /** Fetched files that are read. */
    List<Path> files() {
        return updateinfo == null ? (primary == null ? List.of() : List.of(primary)) : List.of(primary, updateinfo);
    }
}
