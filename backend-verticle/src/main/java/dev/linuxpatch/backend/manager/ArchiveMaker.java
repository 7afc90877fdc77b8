// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** How archives of installed packages are had again, so that a change of them can be undone. */
public interface ArchiveMaker {
    /** What the package manager wants the name of an archive to end with, such as {@code .deb}. */
    String extension();

    /** Fetches original archives of versions that repositories offer into the working directory that the command gets. */
    Command fetch(Collection<Wanted.Present> versions);

    /** Whether {@link #fetch} leaves out what no repository offers, so that nobody has to ask before. */
    default boolean fetchesWhatThereIs() {
        return false;
    }

    /** What {@link #fetch} has left there of one version; empty if nothing. */
    Optional<Path> fetched(Path directory, PackageName name, PackageVersion version) throws IOException;

    /** How many bytes an archive made of the installed package would take, as a careful guess; 0 if it is not known. */
    long guessBytes(PackageName name) throws IOException;

    /**
     * Whether a version that comes back comes beside the others of a package that may be there in several; else the package
     * manager would put it in their place.
     */
    default boolean besideOthers() {
        return true;
    }

    /** Whether a configuration file that was changed locally goes, too, when a package is removed without a purge. */
    default boolean removalTakesConfiguration() {
        return false;
    }

    /**
     * Makes an archive of what is installed: the same version, from the files on disk.
     *
     * @param configuration whether the archive shall bring back configuration files that were changed locally: where they
     *     stay in place it must not, or the package manager would take the local change for what was shipped
     * @param file where to write it; not there yet
     * @throws IOException if it cannot be made as it should be; the file may be there in part
     */
    void make(PackageName name, boolean configuration, Path file) throws IOException;

    /** Makes archives of copies of the root; empty if they can only be made of the root itself. */
    default Optional<CopiedPackages> copies() {
        return Optional.empty();
    }
}
