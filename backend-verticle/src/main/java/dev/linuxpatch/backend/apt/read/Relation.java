// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One package that another one names in a relationship field (Debian Policy 7.1).
 *
 * @param name without the architecture qualifier
 * @param version relation and version ({@code >= 2.0}); null for any
 */
record Relation(String name, String version) {
    private static final Pattern SYNTAX = Pattern.compile(
            "\\s*([A-Za-z0-9][A-Za-z0-9+._-]*)(?::[a-z0-9-]+)?\\s*(?:\\(\\s*([<>=]*)\\s*([^)\\s]+)\\s*\\))?.*",
            Pattern.DOTALL);

    /** The groups of a field, each a list of alternatives; what is no relation is left out. */
    static List<List<Relation>> parse(String field) {
        List<List<Relation>> groups = new ArrayList<>();
        for (String group : field.split(",")) {
            List<Relation> alternatives = new ArrayList<>(1);
            for (String alternative : group.split("\\|")) {
                Matcher matcher = SYNTAX.matcher(alternative);
                if (matcher.matches()) {
                    String version = matcher.group(3);
                    alternatives.add(
                            new Relation(matcher.group(1), version == null ? null : matcher.group(2) + " " + version));
                }
            }
            if (!alternatives.isEmpty()) {
                groups.add(alternatives);
            }
        }
        return groups;
    }
}
