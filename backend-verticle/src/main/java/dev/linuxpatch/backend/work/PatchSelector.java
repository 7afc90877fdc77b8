// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import dev.linuxpatch.backend.manager.PackageDatabase;
import dev.linuxpatch.backend.manager.PackageState;
import dev.linuxpatch.backend.manager.PackageStates;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.io.IOException;
import java.util.Optional;

/** One entry of a caller's selection: a package's name, or the id of a patch ({@code name_version}). */
final class PatchSelector {
    private final String text;
    private final PackageDatabase database;
    private PackageState installed;
    private PackageVersion version;

    /** The longest name that is installed wins: some package managers allow an underscore in names. */
    PatchSelector(String selected, PackageStates now, PackageDatabase database) throws IOException {
        this.text = selected;
        this.database = database;
        for (int end = selected.length(); end > 0 && installed == null; end = selected.lastIndexOf('_', end - 1)) {
            String name = selected.substring(0, end);
            String rest = end < selected.length() ? selected.substring(end + 1) : null;
            if (PackageName.isLegal(name) && (rest == null || PackageVersion.isLegal(rest))) {
                installed = now.resolve(database.canonical(new PackageName(name)))
                        .filter(PackageState::present)
                        .orElse(null);
                version = rest == null ? null : new PackageVersion(rest);
            }
        }
    }

    /** As the caller wrote it. */
    String text() {
        return text;
    }

    /** Empty if it names nothing that is installed. */
    Optional<PackageState> installed() {
        return Optional.ofNullable(installed);
    }

    /** Whether an upgrade of that package to that version does what was selected; a newer one contains the older. */
    boolean covers(PackageName name, PackageVersion to) {
        return installed != null
                && installed.name().equals(name)
                && (version == null || database.compare(to, version) >= 0);
    }

    /** The version that was selected; empty for whatever is newest. */
    Optional<PackageVersion> version() {
        return Optional.ofNullable(version);
    }

    /** Whether what is installed has what was selected. */
    boolean satisfied() {
        return version != null && database.compare(installed.version(), version) >= 0;
    }
}
