// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.nio.file.Path;

/** The file that {@code APT_CONFIG} names so that apt and dpkg see a root and nothing of this machine. */
final class AptConfiguration {
    /**
     * Not {@code -o Dir=}, with which the host's hooks still load; not {@code RootDir}; and never
     * {@code --force-script-chrootless}, with which maintainer scripts write on the host. No retries: apt waits
     * seconds before each.
     */
    private static final String TEXT = """
            Dir "%1$s";
            Dir::State::status "%1$s/var/lib/dpkg/status";
            Dir::Bin::dpkg "/usr/bin/dpkg";
            DPkg::Options:: "--root=%1$s";
            DPkg::Options:: "--force-unsafe-io";
            APT::Sandbox::User "root";
            APT::Architecture "amd64";
            Acquire::Languages "none";
            Acquire::Retries "0";
            """;

    private AptConfiguration() {}

    static Path write(Path root) {
        Path file = root.resolve("apt.conf");
        Trees.write(file, TEXT.formatted(root));
        return file;
    }
}
