// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.conf.PackageBackend;
import dev.linuxpatch.shared.error.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One kind of package manager that this service can drive: how a root shows that it has it, and how it is made. */
public interface ManagerKind {
    /** The word for it in the configuration. */
    PackageBackend backend();

    /** Files or directories below a root, any of which shows that it keeps packages this way. */
    List<String> signs();

    /** {@code ID}s of os-release(5) whose own package manager this is. */
    Set<String> distributions();

    /**
     * Why it cannot be driven although it is there: a version of it that is too new or too old. Empty if it can.
     *
     * @param root {@code /} for this host
     */
    default Optional<Problem> obstacle(Path root) {
        return Optional.empty();
    }

    /**
     * Makes it. Whether its programs are there is not looked at: the inventory can be read without them.
     *
     * @param root {@code /} for this host
     * @param stateDirectory where configuration that a root needs may be written
     */
    PackageManager make(Path root, Path stateDirectory) throws IOException;
}
