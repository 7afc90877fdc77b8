// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.check;

import java.nio.file.Path;
import java.util.List;

/**
 * What may differ after all is undone. Anything that is not named here may not: every file, directory and link in {@code /etc}
 * and {@code /usr} is compared, with mode and owner, and what the package manager knows. Outside of these there are logs,
 * caches, the package manager's own database files (they are compared by what they say) and its history, which goes on.
 *
 * @param prefix of the path, relative to the root
 * @param reason why nobody can want it back
 */
record Tolerated(String prefix, String reason) {
    private static final List<Tolerated> ALL = List.of(
            new Tolerated(
                    "etc/pacman.d/gnupg",
                    "gpg writes locks, sockets and its trust database when it checks a signature"),
            new Tolerated("etc/apt/apt.conf", "the rig's"));

    static boolean contains(Path relative) {
        return ALL.stream().anyMatch(one -> relative.startsWith(one.prefix));
    }
}
