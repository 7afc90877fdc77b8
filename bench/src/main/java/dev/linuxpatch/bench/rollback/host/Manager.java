// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.host;

import java.util.Locale;
import java.util.function.Supplier;

/** The package managers that are driven. */
public enum Manager {
    APT(AptArchive::new, "", true, true),
    DNF(DnfArchive::new, "-1", false, true),
    ZYPPER(ZypperArchive::new, "-1", false, true),
    PACMAN(PacmanArchive::new, "-1", true, false);

    private final Supplier<Archive> archives;
    private final String release;
    private final boolean purges;
    private final boolean advisories;

    Manager(Supplier<Archive> archives, String release, boolean purges, boolean advisories) {
        this.archives = archives;
        this.release = release;
        this.purges = purges;
        this.advisories = advisories;
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

    /** Whether repositories say which updates are for security. */
    public boolean advisories() {
        return advisories;
    }
}
