// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How archives are made of packages as a copy of the root has them, such as a snapshot. The root itself is one, too. */
public interface CopiedPackages {
    /**
     * Where everything lies that archives of these packages are made of, in the package database and elsewhere. Any of it
     * may be missing there.
     *
     * @return relative to the root
     * @throws IOException if those versions are not what the copy has, or it cannot be read
     */
    List<Path> parts(Path copy, Map<PackageName, PackageVersion> versions) throws IOException;

    /**
     * Makes an archive of what the copy has.
     *
     * @param configuration as for {@link ArchiveMaker#make}
     * @param file where to write it; not there yet
     * @throws IOException if that version is not what the copy has, or the archive cannot be made as it should be; the file
     *     may be there in part
     */
    void make(Path copy, PackageName name, PackageVersion version, boolean configuration, Path file) throws IOException;
}
