// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the package manager above rpm notes of why packages are there. rpm itself knows no such thing. */
public interface RpmMarks {
    /** The reason of each of these installed packages. */
    Map<RpmPackage, InstallReason> reasons(Collection<RpmPackage> installed) throws IOException;

    /** What any change makes count as wanted by somebody, whatever it is about. */
    default Set<RpmPackage> lostWithAnyChange() throws IOException {
        return Set.of();
    }

    /**
     * Notes reasons.
     *
     * @return the commands that do so; none if it is done
     */
    List<Command> mark(Map<PackageName, InstallReason> reasons) throws IOException;
}
