// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine-readable copyright file of a package (DEP-5, copyright format 1.0). */
final class CopyrightFile {
    private CopyrightFile() {}

    /**
     * The short name of the licence of most of the package: of {@code Files: *}, else of the head. Empty if the file is
     * absent or in no format that a program could read.
     */
    static String license(Path root, String packageName) {
        Path file = root.resolve("usr/share/doc").resolve(packageName).resolve("copyright");
        String ofHead = "";
        try (StanzaReader stanzas = new StanzaReader(Files.newInputStream(file))) {
            if (!stanzas.next() || !stanzas.has(ControlField.FORMAT)) {
                return "";
            }
            ofHead = license(stanzas);
            while (stanzas.next()) {
                if ("*".equals(stanzas.text(ControlField.FILES))) {
                    return license(stanzas);
                }
            }
        } catch (IOException e) {
            return ofHead;
        }
        return ofHead;
    }

    private static String license(StanzaReader stanza) {
        String name = stanza.firstLine(ControlField.LICENSE);
        return name == null ? "" : name;
    }
}
