// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which distribution a root holds, from {@code os-release(5)}.
 *
 * @param id {@code linux} if it does not say
 * @param name {@code Linux} if it does not say, as the manual page has it
 * @param version empty for a rolling release
 */
public record OsRelease(String id, String name, String version) {
    private static final List<String> FILES = List.of("etc/os-release", "usr/lib/os-release");

    public static OsRelease read(Path root) {
        for (String file : FILES) {
            try {
                Map<String, String> values = parse(Files.readAllLines(root.resolve(file)));
                return new OsRelease(
                        values.getOrDefault("ID", "linux"),
                        values.getOrDefault("NAME", "Linux"),
                        values.getOrDefault("VERSION_ID", ""));
            } catch (IOException e) {
                // The second one stands in for the first.
            }
        }
        return new OsRelease("linux", "Linux", "");
    }

    private static Map<String, String> parse(List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(
                        line.substring(0, equals).strip(),
                        unquote(line.substring(equals + 1).strip()));
            }
        }
        return values;
    }

    /** The quoting of a shell, without expansions. */
    private static String unquote(String value) {
        boolean quoted = value.length() >= 2
                && (value.startsWith("\"") || value.startsWith("'"))
                && value.charAt(value.length() - 1) == value.charAt(0);
        String text = quoted ? value.substring(1, value.length() - 1) : value;
        return value.startsWith("'") ? text : text.replaceAll("\\\\(.)", "$1");
    }
}
