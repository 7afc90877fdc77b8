// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.read;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One package as a {@code desc} file of a database describes it (repo-add(8), libalpm).
 *
 * @param repository null for one of the local database
 * @param fileName of the archive; empty for one of the local database
 * @param base name of what it was built from
 * @param archiveBytes 0 if unknown
 * @param installedBytes 0 if unknown
 * @param built null if unknown
 * @param installed null if it is not, or nobody knows when
 */
record AlpmPackage(
        String repository,
        String fileName,
        String name,
        String version,
        String base,
        String description,
        String url,
        String architecture,
        String packager,
        List<String> licenses,
        List<String> groups,
        long archiveBytes,
        long installedBytes,
        Instant built,
        Instant installed,
        List<Requirement> depends,
        List<String> optional,
        List<Requirement> provides,
        List<Requirement> conflicts) {

    static AlpmPackage of(String repository, Map<String, List<String>> fields) {
        String name = first(fields, "NAME");
        String base = first(fields, "BASE");
        return new AlpmPackage(
                repository,
                first(fields, "FILENAME"),
                name,
                first(fields, "VERSION"),
                base.isEmpty() ? name : base,
                first(fields, "DESC"),
                first(fields, "URL"),
                first(fields, "ARCH"),
                first(fields, "PACKAGER"),
                all(fields, "LICENSE"),
                all(fields, "GROUPS"),
                number(first(fields, "CSIZE")),
                // The local database calls it SIZE, the others ISIZE.
                number(first(fields, repository == null ? "SIZE" : "ISIZE")),
                instant(first(fields, "BUILDDATE")),
                instant(first(fields, "INSTALLDATE")),
                requirements(fields, "DEPENDS"),
                all(fields, "OPTDEPENDS"),
                requirements(fields, "PROVIDES"),
                requirements(fields, "CONFLICTS"));
    }

    /** Whether it is, or stands in for, what is required. */
    boolean satisfies(Requirement requirement) {
        return requirement.matches(name, version) || provides.stream().anyMatch(requirement::matches);
    }

    private static List<Requirement> requirements(Map<String, List<String>> fields, String field) {
        return all(fields, field).stream().map(Requirement::parse).toList();
    }

    private static List<String> all(Map<String, List<String>> fields, String field) {
        return List.copyOf(fields.getOrDefault(field, List.of()));
    }

    private static String first(Map<String, List<String>> fields, String field) {
        List<String> values = fields.getOrDefault(field, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static Instant instant(String text) {
        long seconds = number(text);
        return seconds == 0 ? null : Instant.ofEpochSecond(seconds);
    }
}
