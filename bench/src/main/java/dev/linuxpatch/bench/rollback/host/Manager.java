// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import java.util.Locale;
import java.util.function.Supplier;

/** The package managers that are driven. */
public enum Manager {
    APT(AptArchive::new, "", true, true, false),
    DNF(DnfArchive::new, "-1", false, true, true),
    ZYPPER(ZypperArchive::new, "-1", false, true, false),
    PACMAN(PacmanArchive::new, "-1", true, false, false);

    private final Supplier<Archive> archives;
    private final String release;
    private final boolean purges;
    private final boolean advisories;
    private final boolean groups;

    Manager(Supplier<Archive> archives, String release, boolean purges, boolean advisories, boolean groups) {
        this.archives = archives;
        this.release = release;
        this.purges = purges;
        this.advisories = advisories;
        this.groups = groups;
    }

    /** Makes the packages and the repository of a campaign. */
    public Archive archive() {
        return archives.get();
    }

    /** As {@code package_manager.backend} has it. */
    public String backend() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A version as this package manager writes it: {@code 1.0-1} for {@code 1.0} where there is a release. */
    public String version(String plain) {
        return plain + release;
    }

    /** Whether it tells removing from purging. */
    public boolean purges() {
        return purges;
    }

    /** Whether it notes of packages that they are part of a group. */
    public boolean groups() {
        return groups;
    }

    /** Whether repositories say which updates are for security. */
    public boolean advisories() {
        return advisories;
    }
}
