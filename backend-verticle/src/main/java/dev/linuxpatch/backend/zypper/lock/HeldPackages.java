// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.lock;

import dev.linuxpatch.backend.rpm.RpmPackage;
import dev.linuxpatch.backend.rpm.RpmVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The operator's holds: stanzas of {@code /etc/zypp/locks}, as {@code zypper addlock} writes them (locks(5)). */
public final class HeldPackages {
    /** Where they are, relative to the root. */
    public static final String FILE = "etc/zypp/locks";

    private final List<Hold> holds;

    private HeldPackages(List<Hold> holds) {
        this.holds = List.copyOf(holds);
    }

    /** What is held below a root now; nothing if there is no such file. */
    public static HeldPackages read(Path root) throws IOException {
        try {
            return parse(Files.readAllLines(root.resolve(FILE)));
        } catch (NoSuchFileException e) {
            return new HeldPackages(List.of());
        }
    }

    static HeldPackages parse(List<String> lines) {
        List<Hold> holds = new ArrayList<>();
        Map<String, String> stanza = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (line.isBlank()) {
                add(stanza, holds);
                stanza.clear();
            } else if (colon > 0 && !line.startsWith("#")) {
                stanza.put(
                        line.substring(0, colon).trim(),
                        line.substring(colon + 1).trim());
            }
        }
        add(stanza, holds);
        return new HeldPackages(holds);
    }

    /** Whether nothing is held, installed or not. */
    public boolean isEmpty() {
        return holds.isEmpty();
    }

    /** Whether an installed package is held at its version. */
    public boolean holds(RpmPackage installed) {
        return holds.stream().anyMatch(hold -> hold.covers(installed.name(), installed.version()));
    }

    /** A stanza that holds exactly that package. */
    public static String stanza(String name) {
        return "\ntype: package\nmatch_type: exact\ncase_sensitive: on\nsolvable_name: " + name + "\n";
    }

    private static void add(Map<String, String> stanza, List<Hold> holds) {
        String name = stanza.get("solvable_name");
        boolean ofPackages = stanza.getOrDefault("type", "package").equals("package");
        // A hold on what some repository offers says nothing of what is installed.
        if (name == null || !ofPackages || stanza.containsKey("repo")) {
            return;
        }
        int flags = stanza.getOrDefault("case_sensitive", "off").equals("on") ? 0 : Pattern.CASE_INSENSITIVE;
        try {
            Pattern names = Pattern.compile(
                    expression(name, stanza.getOrDefault("match_type", "substring")), flags | Pattern.UNICODE_CASE);
            holds.add(new Hold(names, stanza.getOrDefault("version", "")));
        } catch (PatternSyntaxException e) {
            // zypper does not understand it either.
        }
    }

    private static String expression(String name, String matchType) {
        switch (matchType.toLowerCase(Locale.ROOT)) {
            case "exact":
                return Pattern.quote(name);
            case "glob":
                return glob(name);
            case "regex":
                return ".*(?:" + name + ").*";
            default:
                return ".*" + Pattern.quote(name) + ".*";
        }
    }

    private static String glob(String glob) {
        StringBuilder expression = new StringBuilder();
        for (char c : glob.toCharArray()) {
            switch (c) {
                case '*' -> expression.append(".*");
                case '?' -> expression.append('.');
                default -> expression.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return expression.toString();
    }

    /** @param range operator and version, for example {@code >= 2.0}; empty for all versions */
    private record Hold(Pattern names, String range) {
        boolean covers(String name, RpmVersion version) {
            return names.matcher(name).matches() && inRange(version);
        }

        private boolean inRange(RpmVersion version) {
            String[] parts = range.split("\\s+", 2);
            if (range.isEmpty()) {
                return true;
            }
            String operator = parts.length == 2 ? parts[0] : "=";
            int order = version.compareTo(RpmVersion.parse(parts[parts.length - 1]));
            return switch (operator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                case "!=" -> order != 0;
                default -> order == 0;
            };
        }
    }
}
