// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.shared.packages.PackageName;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A copy of dpkg's status file in which some packages are on hold. With it a simulation works out what can be upgraded
 * while those stay, dependencies included, and nobody's real holds are touched.
 */
final class AssumedHolds {
    private static final String PACKAGE = "Package: ";
    private static final String ARCHITECTURE = "Architecture: ";
    private static final String STATUS = "Status: ";

    private AssumedHolds() {}

    static Path write(Path root, Set<PackageName> names, String nativeArchitecture, Path copy) throws IOException {
        // Bytes as they are: a maintainer's name may be in any encoding.
        try (BufferedReader in =
                        Files.newBufferedReader(root.resolve("var/lib/dpkg/status"), StandardCharsets.ISO_8859_1);
                BufferedWriter out = Files.newBufferedWriter(copy, StandardCharsets.ISO_8859_1)) {
            List<String> stanza = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                stanza.add(line);
                if (line.isEmpty()) {
                    copy(stanza, names, nativeArchitecture, out);
                    stanza.clear();
                }
            }
            copy(stanza, names, nativeArchitecture, out);
        }
        return copy;
    }

    private static void copy(List<String> stanza, Set<PackageName> names, String nativeArchitecture, BufferedWriter out)
            throws IOException {
        String name = field(stanza, PACKAGE);
        String architecture = field(stanza, ARCHITECTURE);
        boolean plain = architecture.isEmpty() || architecture.equals("all") || architecture.equals(nativeArchitecture);
        String key = plain ? name : name + ":" + architecture;
        boolean hold = PackageName.isLegal(key) && names.contains(new PackageName(key));
        for (String line : stanza) {
            out.write(hold && line.startsWith(STATUS) ? line.replaceFirst("^Status: \\S+", "Status: hold") : line);
            out.write('\n');
        }
    }

    private static String field(List<String> stanza, String field) {
        return stanza.stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).trim())
                .findFirst()
                .orElse("");
    }
}
