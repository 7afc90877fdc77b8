// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

/**
 * The source that a binary package was made from. The field {@code Source} is absent where name and version are the same, and
 * names the version, in parentheses, only where it differs ({@code deb-control(5)}).
 */
final class SourceVersion {
    private SourceVersion() {}

    /** Name of the source package. */
    static String name(DpkgEntry entry) {
        return InstalledPackages.source(entry.field(ControlField.SOURCE), entry.name());
    }

    /** Changelogs and advisories count versions of the source. */
    static String of(DpkgEntry entry) {
        return of(entry.field(ControlField.SOURCE), entry.version());
    }

    /** @param version of the binary package */
    static String of(String field, String version) {
        int open = field.indexOf('(');
        int close = field.indexOf(')', open + 1);
        return open >= 0 && close > open ? field.substring(open + 1, close).trim() : version;
    }
}
