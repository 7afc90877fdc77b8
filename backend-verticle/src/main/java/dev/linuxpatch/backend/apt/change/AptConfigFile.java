// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The configuration that makes apt see another root than this host's. */
public final class AptConfigFile {
    /**
     * Not {@code -o Dir=}, with which this host's hooks still load; not {@code RootDir}; and never
     * {@code --force-script-chrootless}, with which maintainer scripts would write on this host.
     */
    private static final String TEXT = """
            Dir "%1$s";
            Dir::State::status "%1$s/var/lib/dpkg/status";
            Dir::Bin::dpkg "/usr/bin/dpkg";
            DPkg::Options:: "--root=%1$s";
            APT::Sandbox::User "root";
            """;

    private AptConfigFile() {}

    /**
     * The file for {@code APT_CONFIG}; empty for this host. A root that has an {@code apt.conf} of its own is taken at
     * its word, for any other one is written.
     *
     * @param directory where to write it
     */
    public static Optional<Path> forRoot(Path root, Path directory) throws IOException {
        if (root.equals(Path.of("/"))) {
            return Optional.empty();
        }
        Path own = root.resolve("apt.conf");
        if (Files.exists(own)) {
            return Optional.of(own);
        }
        String path = root.toString();
        if (path.chars().anyMatch(c -> c == '"' || c < ' ')) {
            throw new IllegalArgumentException("apt cannot be told of a root with a quote in its path: " + path);
        }
        Files.createDirectories(directory);
        return Optional.of(Files.writeString(directory.resolve("apt.conf"), TEXT.formatted(path)));
    }
}
