// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.apt.read.DpkgEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration file as dpkg has it on record.
 *
 * @param path absolute
 * @param md5 of what was shipped
 * @param obsolete whether the version on record does not ship it
 */
record DpkgConffile(String path, String md5, boolean obsolete) {
    static List<DpkgConffile> of(Path root, DpkgEntry entry) throws IOException {
        return parse(
                InstalledDeb.stanza(root.resolve("var/lib/dpkg/status"), entry).getOrDefault("Conffiles", ""));
    }

    /** Reads the field: a path, which may have blanks in it, the sum, and perhaps words. */
    static List<DpkgConffile> parse(String field) {
        List<DpkgConffile> files = new ArrayList<>();
        for (String line : field.lines().map(String::strip).toList()) {
            List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
            boolean obsolete = words.removeAll(List.of("obsolete", "remove-on-upgrade"));
            if (words.size() >= 2) {
                String md5 = words.remove(words.size() - 1);
                files.add(new DpkgConffile(String.join(" ", words), md5, obsolete));
            }
        }
        return List.copyOf(files);
    }
}
