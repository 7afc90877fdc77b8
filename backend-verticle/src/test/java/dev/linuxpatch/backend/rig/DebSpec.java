// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One Debian package as data. Sorted maps only: the text of a spec is hashed to name the cache.
 *
 * @param name the package's name
 * @param version the package's version
 * @param architecture {@code all}, {@code amd64} or another Debian architecture
 * @param suite where the repository offers it
 * @param fields further control fields, by name
 * @param files content by absolute path
 * @param conffiles content by absolute path of files that dpkg treats as configuration
 * @param scripts body of each maintainer script, without the shebang; they run under {@code sh -e}
 * @param changelog the Debian changelog, empty for none
 * @param payloadBytes size of a file of zeros that installs (it compresses to almost nothing in the archive)
 */
public record DebSpec(
        String name,
        String version,
        String architecture,
        Suite suite,
        SortedMap<String, String> fields,
        SortedMap<String, String> files,
        SortedMap<String, String> conffiles,
        SortedMap<Script, String> scripts,
        String changelog,
        long payloadBytes) {

    public DebSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(suite, "suite");
        Objects.requireNonNull(changelog, "changelog");
        fields = frozen(fields);
        files = frozen(files);
        conffiles = frozen(conffiles);
        scripts = frozen(scripts);
    }

    /** A package for every architecture in {@link Suite#STABLE} with no script and one file. */
    public static DebSpec of(String name, String version) {
        return new DebSpec(
                name,
                version,
                "all",
                Suite.STABLE,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                "",
                0);
    }

    public DebSpec in(Suite newSuite) {
        return new DebSpec(
                name, version, architecture, newSuite, fields, files, conffiles, scripts, changelog, payloadBytes);
    }

    public DebSpec architecture(String newArchitecture) {
        return new DebSpec(
                name, version, newArchitecture, suite, fields, files, conffiles, scripts, changelog, payloadBytes);
    }

    public DebSpec field(String key, String value) {
        return new DebSpec(
                name,
                version,
                architecture,
                suite,
                with(fields, key, value),
                files,
                conffiles,
                scripts,
                changelog,
                payloadBytes);
    }

    public DebSpec file(String path, String content) {
        return new DebSpec(
                name,
                version,
                architecture,
                suite,
                fields,
                with(files, path, content),
                conffiles,
                scripts,
                changelog,
                payloadBytes);
    }

    public DebSpec conffile(String path, String content) {
        return new DebSpec(
                name,
                version,
                architecture,
                suite,
                fields,
                files,
                with(conffiles, path, content),
                scripts,
                changelog,
                payloadBytes);
    }

    public DebSpec script(Script script, String body) {
        return new DebSpec(
                name,
                version,
                architecture,
                suite,
                fields,
                files,
                conffiles,
                with(scripts, script, body),
                changelog,
                payloadBytes);
    }

    /** A Debian changelog entry with the given urgency ({@code low}, {@code medium}, {@code high}…). */
    public DebSpec changelog(String urgency, String... lines) {
        StringBuilder entry = new StringBuilder(changelog);
        entry.append(name).append(" (").append(version).append(") ").append(suite.codeName());
        entry.append("; urgency=").append(urgency).append("\n\n");
        for (String line : lines) {
            entry.append("  * ").append(line).append('\n');
        }
        entry.append("\n -- Rig <rig@example.test>  Mon, 05 Jan 2026 10:00:00 +0000\n\n");
        return new DebSpec(
                name, version, architecture, suite, fields, files, conffiles, scripts, entry.toString(), payloadBytes);
    }

    public DebSpec payload(long bytes) {
        return new DebSpec(name, version, architecture, suite, fields, files, conffiles, scripts, changelog, bytes);
    }

    /** The archive's file name. The epoch is not part of it, as everywhere in Debian. */
    public String fileName() {
        String plain = version.substring(version.indexOf(':') + 1);
        return name + "_" + plain + "_" + architecture + ".deb";
    }

    private static <K extends Comparable<K>> SortedMap<K, String> frozen(Map<K, String> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    private static <K extends Comparable<K>> SortedMap<K, String> with(Map<K, String> map, K key, String value) {
        TreeMap<K, String> copy = new TreeMap<>(map);
        copy.put(key, value);
        return copy;
    }
}
