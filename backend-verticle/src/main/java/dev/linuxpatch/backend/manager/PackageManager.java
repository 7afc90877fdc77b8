// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

/**
 * One kind of package manager, in three parts: what it is told ({@link ManagerCommands}, pure), how its answers are read
 * ({@link ManagerOutput}, pure), and what can be seen on disk without asking it ({@link PackageDatabase}). None of them
 * starts a process.
 */
public interface PackageManager {
    /** In the words of the configuration and the wire contract: {@code apt}, {@code dnf}… */
    String wireName();

    ManagerCommands commands();

    ManagerOutput output();

    PackageDatabase database();
}
