// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a package needs, provides or conflicts with: {@code name}, {@code name>=1.0}, {@code libname.so=1-64} (PKGBUILD(5)).
 *
 * @param relation one of {@code = < <= > >=}; empty for any version
 * @param version empty for any
 */
record Requirement(String name, String relation, String version) {
    private static final Pattern TEXT = Pattern.compile("([^<>=]+)(?:(<=|>=|<|>|=)(.*))?");

    Requirement {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(relation, "relation");
        Objects.requireNonNull(version, "version");
    }

    static Requirement parse(String text) {
        // A sentence may follow: "name: what for".
        int colon = text.indexOf(": ");
        Matcher matcher = TEXT.matcher(colon < 0 ? text : text.substring(0, colon));
        return matcher.matches() && matcher.group(2) != null
                ? new Requirement(matcher.group(1), matcher.group(2), matcher.group(3))
                : new Requirement(colon < 0 ? text : text.substring(0, colon), "", "");
    }

    /** Whether a package of that name and version is it. */
    boolean matches(String candidate, String candidateVersion) {
        return name.equals(candidate) && accepts(candidateVersion);
    }

    /** Whether that is provided which is required: without a version it is only for those who want none. */
    boolean matches(Requirement provided) {
        return name.equals(provided.name)
                && (relation.isEmpty() || (provided.relation.equals("=") && accepts(provided.version)));
    }

    private boolean accepts(String candidate) {
        if (relation.isEmpty()) {
            return true;
        }
        int order = PacmanVersion.compare(candidate, version);
        return switch (relation) {
            case "=" -> order == 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    /** As it was written. */
    @Override
    public String toString() {
        return name + relation + version;
    }
}
