// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The repository that the machine has: packages whose maintainer scripts take as long as a proof wants, and the newer kernel.
 * It is not signed; the machine's administrator has said that it may be trusted.
 */
final class TestPackages {
    /** Its postinst writes numbered lines for as long as it is held. */
    static final String SLOW = "lpa-slow";
    /** Comes after {@link #SLOW}, which it needs: unpacked, but not configured, while that one is held. */
    static final String LATER = "lpa-later";
    /** Its preinst is held when it is upgraded: dpkg is then in the middle of unpacking. */
    static final String HALF = "lpa-half";
    /** Comes after {@link #HALF}, which it needs: not touched yet while that one is held. */
    static final String REST = "lpa-rest";

    private static final List<String> VERSIONS = List.of("1.0", "2.0", "3.0", "4.0");

    /** What a held script writes: its name, then numbers from 1. */
    static final String LINE = "lpa line ";
    /** The last word of a script that was held: how many lines there were. */
    static final String COUNT = "lpa lines written: ";

    private static final String HELD = """
            #!/bin/sh
            set -e
            n=0
            if %s; then
                while [ -e /run/lpa-hold ]; do
                    n=$((n + 1))
                    echo "lpa line $n"
                    sleep 0.3
                done
            fi
            echo "lpa lines written: $n"
            """;
    private static final String NOTHING = "#!/bin/sh\nexit 0\n";

    /** Something to unpack, so that a power cut has something to tear. */
    private static final int PAYLOAD_BYTES = 8 * 1024 * 1024;

    private final Path directory;

    TestPackages(Path directory) {
        this.directory = directory;
    }

    /**
     * Builds the archives.
     *
     * @param kernel directory with the archives of a newer kernel
     */
    void write(Path kernel) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        for (String version : VERSIONS) {
            build(SLOW, version, "", "postinst", HELD.formatted("[ \"$1\" = configure ]"));
            build(LATER, version, needs(SLOW, version), "postinst", NOTHING);
            build(HALF, version, "", "preinst", HELD.formatted("[ \"$1\" = upgrade ]"));
            build(REST, version, needs(HALF, version), "postinst", NOTHING);
        }
        try (Stream<Path> archives = Files.list(kernel)) {
            for (Path archive : archives.toList()) {
                Files.copy(archive, directory.resolve(archive.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    Path directory() {
        return directory;
    }

    /** Makes the index of all archives that are there. */
    void index() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("Packages"), Tool.run(directory, "apt-ftparchive", "packages", "."));
        Files.writeString(
                directory.resolve("Release"),
                Tool.run(
                        directory,
                        "apt-ftparchive",
                        "-o",
                        "APT::FTPArchive::Release::Origin=vm-test",
                        "-o",
                        "APT::FTPArchive::Release::Label=vm-test",
                        "release",
                        "."));
    }

    private static String needs(String name, String version) {
        return "Depends: %s (>= %s)\n".formatted(name, version);
    }

    private void build(String name, String version, String fields, String scriptName, String script)
            throws IOException, InterruptedException {
        Path tree = Files.createTempDirectory(directory, "build-");
        try {
            Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path control = Files.createDirectories(tree.resolve("DEBIAN"));
            Files.writeString(control.resolve("control"), """
                    Package: %s
                    Version: %s
                    Architecture: all
                    Maintainer: vm-test <vm-test@example.org>
                    %sDescription: a package with a script that can be held
                    """.formatted(name, version, fields));
            Path file = Files.writeString(control.resolve(scriptName), script);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path share = Files.createDirectories(tree.resolve("usr/share/" + name));
            Files.writeString(share.resolve("version"), version + "\n");
            try (RandomAccessFile payload =
                    new RandomAccessFile(share.resolve("payload").toFile(), "rw")) {
                payload.setLength(PAYLOAD_BYTES);
            }
            Tool.run(directory, "dpkg-deb", "-Zgzip", "-z1", "--root-owner-group", "--build", tree.toString(), ".");
        } finally {
            Tool.run(directory, "rm", "-rf", tree.toString());
        }
    }
}
