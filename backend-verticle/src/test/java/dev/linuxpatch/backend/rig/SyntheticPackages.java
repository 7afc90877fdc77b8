// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** As many installed packages as a real machine has, made of text only: for measuring readers, not for upgrading. */
final class SyntheticPackages {
    private static final List<String> SECTIONS = List.of("libs", "admin", "net", "python", "utils", "devel");
    private static final List<String> PRIORITIES = List.of("optional", "important", "standard", "extra", "required");

    private SyntheticPackages() {}

    static void install(Path root, int packages) {
        StringBuilder status = new StringBuilder(packages * 900);
        Path info = root.resolve("var/lib/dpkg/info");
        for (int i = 0; i < packages; i++) {
            boolean same = i % 10 == 3;
            status.append(stanza(i, same));
            String owner = same ? name(i) + ":amd64" : name(i);
            Trees.write(info.resolve(owner + ".list"), files(name(i)));
            Trees.write(
                    info.resolve(owner + ".md5sums"),
                    "d41d8cd98f00b204e9800998ecf8427e  usr/share/doc/" + name(i) + "/copyright\n");
        }
        try {
            Files.writeString(root.resolve("var/lib/dpkg/status"), status, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(int i) {
        return "synth-%04d".formatted(i);
    }

    private static String stanza(int i, boolean same) {
        StringBuilder stanza = new StringBuilder(900);
        stanza.append("Package: ").append(name(i)).append('\n');
        stanza.append("Status: install ok installed\n");
        stanza.append("Priority: ")
                .append(PRIORITIES.get(i % PRIORITIES.size()))
                .append('\n');
        stanza.append("Section: ").append(SECTIONS.get(i % SECTIONS.size())).append('\n');
        stanza.append("Installed-Size: ").append(40 + i * 7 % 9000).append('\n');
        stanza.append("Maintainer: Synthetic Maintainers <synthetic@example.test>\n");
        stanza.append("Architecture: ")
                .append(same || i % 3 == 0 ? "amd64" : "all")
                .append('\n');
        if (same) {
            stanza.append("Multi-Arch: same\n");
        }
        if (i % 4 == 0) {
            stanza.append("Source: synth-source-")
                    .append(i / 4)
                    .append(" (1:2.")
                    .append(i)
                    .append(")\n");
        }
        stanza.append("Version: ")
                .append(i % 5 == 0 ? "1:" : "")
                .append("2.")
                .append(i)
                .append("-1+deb12u")
                .append(i % 9);
        stanza.append('\n');
        if (i > 1) {
            stanza.append("Depends: ").append(name(i / 2)).append(" (>= 1.0), ").append(name(i - 1));
            stanza.append(" | synth-virtual\n");
        }
        if (i % 7 == 0) {
            stanza.append("Conffiles:\n /etc/synth/")
                    .append(name(i))
                    .append(".conf 0123456789abcdef0123456789abcdef\n");
        }
        stanza.append("Description: synthetic package number ").append(i).append('\n');
        stanza.append(" A paragraph as long as those of real packages, so that a reader that copies every\n".repeat(4));
        stanza.append(" .\n Last paragraph.\n");
        stanza.append("Homepage: https://synth.example.test/").append(i).append("\n\n");
        return stanza.toString();
    }

    private static String files(String name) {
        return "/.\n/usr\n/usr/share\n/usr/share/doc\n/usr/share/doc/%1$s\n/usr/share/doc/%1$s/copyright\n"
                .formatted(name);
    }
}
