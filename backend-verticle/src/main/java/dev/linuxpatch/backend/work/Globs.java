// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of package names in which {@code *} stands for any text and {@code ?} for one character. */
final class Globs {
    private static final Pattern EVERYTHING = Pattern.compile("\\*+");

    private final List<String> globs;
    private final List<Pattern> patterns;

    Globs(List<String> globs) {
        this.globs = List.copyOf(globs);
        this.patterns = globs.stream().map(Globs::compile).toList();
    }

    boolean matchesEverything() {
        return globs.stream().anyMatch(glob -> EVERYTHING.matcher(glob).matches());
    }

    boolean matches(String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static Pattern compile(String glob) {
        // Runs of stars are one: many of them would make matching slow.
        String[] parts = glob.replaceAll("\\*+", "*").split("(?<=[*?])|(?=[*?])");
        return Pattern.compile(Arrays.stream(parts)
                .map(part -> switch (part) {
                    case "*" -> ".*";
                    case "?" -> ".";
                    default -> Pattern.quote(part);
                })
                .collect(Collectors.joining()));
    }
}
