// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a change of packages loses, or leaves behind, that their versions do not tell: marks, what the operator has written,
 * what was put beside it. After a change was undone, this is brought back, too.
 */
public interface Traces {
    /** What there is of these packages now. Changes nothing. */
    List<PackageTrace> read(Collection<PackageName> names) throws IOException;

    /**
     * What any change may lose of packages that it is not about, as far as it may. Changes nothing.
     *
     * @param names what the change is about
     */
    default List<PackageTrace> besides(Set<PackageName> names) throws IOException {
        return List.of();
    }

    /**
     * Before packages come back that are gone: puts what had been made of their configuration files in its place, where nothing is. So
     * their scripts find it, and the package database knows that it is not what they ship.
     *
     * @param then what there was
     * @return paths of files and directories that were made, by package
     */
    default Map<PackageName, List<String>> placeFiles(List<PackageTrace> then) throws IOException {
        return Map.of();
    }

    /** Takes away again what was placed for packages that did not come back. */
    default void takeAwayFiles(Map<PackageName, List<String>> placed) throws IOException {
        // Nothing was placed.
    }

    /**
     * Brings back files of packages that are in their former version again. May be called again.
     *
     * @param then what there was
     */
    RestoredFiles restoreFiles(List<PackageTrace> then) throws IOException;

    /**
     * What came of it.
     *
     * @param done in words
     * @param reinstall packages that must be installed again, in the version that they have, for the package database to forget
     *     what was deleted; else it would take it for the operator's wish that it stays away
     */
    record RestoredFiles(List<String> done, Set<PackageName> reinstall) {
        public RestoredFiles {
            done = List.copyOf(done);
            reinstall = Set.copyOf(reinstall);
        }
    }

    /**
     * Puts beside it again what the change itself has overwritten of what lay beside configuration files. May be called again.
     *
     * @param before what there was right before the change
     * @return what was done, in words
     */
    default List<String> keepOverwritten(List<PackageTrace> before) throws IOException {
        return List.of();
    }

    /** The commands that bring back the rest; none if there is nothing to do. */
    List<Command> restore(List<PackageTrace> then) throws IOException;
}
