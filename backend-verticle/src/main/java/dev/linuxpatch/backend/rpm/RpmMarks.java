// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What the package manager above rpm notes of packages that are there only because others need them. rpm itself knows no such
 * thing.
 */
public interface RpmMarks {
    /** Which of these installed packages are noted. */
    Set<RpmPackage> automatic(Collection<RpmPackage> installed) throws IOException;

    /**
     * Notes that these are, and that those are not.
     *
     * @return the commands that do so; none if it is done
     */
    List<Command> mark(Set<PackageName> automatic, Set<PackageName> wanted) throws IOException;
}
