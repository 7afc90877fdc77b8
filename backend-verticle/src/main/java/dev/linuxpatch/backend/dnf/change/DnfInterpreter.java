// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.change;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the Python that dnf itself runs by: its modules belong to that one and to no other on the host. */
final class DnfInterpreter {
    private static final String DEFAULT = "/usr/bin/python3";
    private static final List<String> PROGRAMS = List.of("usr/bin/dnf-3", "usr/bin/dnf4", "usr/bin/dnf");
    private static final int MAX_LINE = 256;

    private DnfInterpreter() {}

    /** From the first line of dnf's own program; the system's Python if there is none. */
    static String find(Path programs) throws IOException {
        for (String program : PROGRAMS) {
            Optional<String> python = python(programs.resolve(program));
            if (python.isPresent()) {
                return python.get();
            }
        }
        return DEFAULT;
    }

    /** Whether dnf is there in version 5 only, which is no Python program. */
    static boolean onlyDnf5(Path programs) {
        try {
            for (String program : PROGRAMS) {
                if (python(programs.resolve(program)).isPresent()) {
                    return false;
                }
            }
            return Files.exists(programs.resolve("usr/bin/dnf5"));
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<String> python(Path program) throws IOException {
        if (!Files.isRegularFile(program)) {
            return Optional.empty();
        }
        String line;
        try (InputStream in = Files.newInputStream(program)) {
            byte[] start = in.readNBytes(MAX_LINE);
            line = new BufferedReader(new java.io.StringReader(new String(start, StandardCharsets.ISO_8859_1)))
                    .readLine();
        }
        if (line == null || !line.startsWith("#!") || !line.contains("python")) {
            return Optional.empty();
        }
        // #!/usr/bin/python3 -s, #!/usr/bin/env python3
        return List.of(line.substring(2).trim().split("\\s+", -1)).stream()
                .filter(word -> word.contains("python"))
                .findFirst();
    }
}
