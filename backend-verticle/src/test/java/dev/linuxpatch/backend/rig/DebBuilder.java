// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Turns a {@link DebSpec} into an archive with {@code dpkg-deb --build}. */
final class DebBuilder {
    private static final String COPYRIGHT = """
            Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
            Upstream-Name: %1$s
            Source: https://rig.example.test/%1$s

            Files: *
            Copyright: 2026 Rig
            License: Apache-2.0

            Files: debian/*
            Copyright: 2026 Rig
            License: MIT
            """;

    private DebBuilder() {}

    /** Builds into the directory, which must exist, and returns the archive. */
    static Path build(DebSpec spec, Path targetDirectory) {
        try {
            Path tree = Files.createTempDirectory("rig-deb-");
            Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));
            try {
                lay(spec, tree);
                Path archive = targetDirectory.resolve(spec.fileName());
                // A payload of zeros must stay small in the archive; for all others compression is only time.
                String compression = spec.payloadBytes() > 0 ? "-Zgzip" : "-Znone";
                Tool.run(
                                tree,
                                Map.of(),
                                List.of(
                                        "dpkg-deb",
                                        compression,
                                        "--root-owner-group",
                                        "--build",
                                        tree.toString(),
                                        archive.toString()))
                        .orThrow();
                return archive;
            } finally {
                Trees.delete(tree);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void lay(DebSpec spec, Path tree) throws IOException {
        Trees.write(tree.resolve("DEBIAN/control"), control(spec));
        for (Map.Entry<Script, String> script : spec.scripts().entrySet()) {
            Path file = tree.resolve("DEBIAN").resolve(script.getKey().fileName());
            Trees.write(file, "#!/bin/sh\nset -e\n" + script.getValue() + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        if (!spec.conffiles().isEmpty()) {
            Trees.write(
                    tree.resolve("DEBIAN/conffiles"),
                    String.join("\n", spec.conffiles().keySet()) + "\n");
        }
        Trees.write(tree.resolve("usr/share/rig/" + unique(spec)), spec.name() + " " + spec.version() + "\n");
        Path doc = tree.resolve("usr/share/doc/" + spec.name());
        Trees.write(doc.resolve("copyright"), COPYRIGHT.formatted(spec.name()));
        if (!spec.changelog().isEmpty()) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(doc.resolve("changelog.Debian.gz")))) {
                out.write(spec.changelog().getBytes(StandardCharsets.UTF_8));
            }
        }
        Map<String, String> files = new TreeMap<>(spec.files());
        files.putAll(spec.conffiles());
        files.forEach((path, content) -> Trees.write(tree.resolve(path.substring(1)), content));
        if (spec.payloadBytes() > 0) {
            try (RandomAccessFile payload = new RandomAccessFile(
                    tree.resolve("usr/share/rig/" + spec.name() + ".payload").toFile(), "rw")) {
                payload.setLength(spec.payloadBytes());
            }
        }
    }

    /** Architectures of a {@code Multi-Arch: same} package install side by side, so their files must not collide. */
    private static String unique(DebSpec spec) {
        return "same".equals(spec.fields().get("Multi-Arch")) ? spec.name() + "-" + spec.architecture() : spec.name();
    }

    private static String control(DebSpec spec) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "Maintainer", "Rig <rig@example.test>",
                "Priority", "optional",
                "Section", "misc",
                "Installed-Size", Long.toString(24 + spec.payloadBytes() / 1024),
                "Description",
                        "rig package " + spec.name()
                                + "\n A fixture that exists for one behaviour.\n .\n Second paragraph."));
        fields.putAll(spec.fields());
        StringBuilder control = new StringBuilder();
        control.append("Package: ").append(spec.name()).append('\n');
        control.append("Version: ").append(spec.version()).append('\n');
        control.append("Architecture: ").append(spec.architecture()).append('\n');
        fields.forEach(
                (key, value) -> control.append(key).append(": ").append(value).append('\n'));
        return control.toString();
    }
}
