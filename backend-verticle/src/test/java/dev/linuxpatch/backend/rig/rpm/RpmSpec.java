// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig.rpm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A package to build, as data.
 *
 * @param version {@code [epoch:]version-release}
 * @param lines further lines of the preamble ({@code Requires: …})
 * @param scripts body by section ({@code %post})
 * @param configuration content of {@code /etc/rig/<name>.conf}; null for none
 * @param replaced whether a newer one takes the place of one that was changed, which is saved beside it
 * @param advisory what updateinfo.xml says of it; null for nothing
 */
public record RpmSpec(
        String name,
        String version,
        List<String> lines,
        Map<String, String> scripts,
        String configuration,
        boolean replaced,
        RpmAdvisory advisory) {
    public RpmSpec {
        lines = List.copyOf(lines);
        scripts = Map.copyOf(new TreeMap<>(scripts));
    }

    /** A package with one file and nothing else. */
    public static RpmSpec of(String name, String version) {
        return new RpmSpec(name, version, List.of(), Map.of(), null, false, null);
    }

    public RpmSpec line(String line) {
        List<String> all = new ArrayList<>(lines);
        all.add(line);
        return new RpmSpec(name, version, all, scripts, configuration, replaced, advisory);
    }

    /** One that is installed beside other versions of it, as kernels are on both dnf and zypper. */
    public static RpmSpec kernel(String name, String version) {
        return of(name, version).line("Provides: installonlypkg(kernel)").line("Provides: multiversion(kernel)");
    }

    public RpmSpec script(String section, String body) {
        Map<String, String> all = new TreeMap<>(scripts);
        all.put(section, body);
        return new RpmSpec(name, version, lines, all, configuration, replaced, advisory);
    }

    public RpmSpec configuration(String content) {
        return new RpmSpec(name, version, lines, scripts, content, replaced, advisory);
    }

    /** The same, of the kind that a newer version puts its own in the place of. */
    public RpmSpec replacedConfiguration(String content) {
        return new RpmSpec(name, version, lines, scripts, content, true, advisory);
    }

    public RpmSpec advisory(RpmAdvisory said) {
        return new RpmSpec(name, version, lines, scripts, configuration, replaced, said);
    }

    String epoch() {
        int colon = version.indexOf(':');
        return colon < 0 ? "0" : version.substring(0, colon);
    }

    String plainVersion() {
        return version.substring(version.indexOf(':') + 1, version.lastIndexOf('-'));
    }

    String release() {
        return version.substring(version.lastIndexOf('-') + 1);
    }

    String fileName() {
        return name + "-" + plainVersion() + "-" + release() + ".noarch.rpm";
    }

    /** The spec file. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("Name: ").append(name).append('\n');
        text.append("Version: ").append(plainVersion()).append('\n');
        text.append("Release: ").append(release()).append('\n');
        if (!epoch().equals("0")) {
            text.append("Epoch: ").append(epoch()).append('\n');
        }
        text.append("Summary: rig package ").append(name).append('\n');
        if (lines.stream().noneMatch(line -> line.startsWith("Vendor:"))) {
            text.append("Vendor: Rig\n");
        }
        text.append("License: MIT\nURL: https://rig.example.test/").append(name);
        text.append("\nBuildArch: noarch\n");
        lines.forEach(line -> text.append(line).append('\n'));
        text.append("%description\nrig package ").append(name).append("\n%install\n");
        text.append("mkdir -p %{buildroot}/usr/share/rig %{buildroot}/etc/rig\n");
        // Versions that are installed beside each other own no file together.
        boolean sideBySide = lines.stream().anyMatch(line -> line.contains("multiversion("));
        String file = "/usr/share/rig/" + name + (sideBySide ? "-" + plainVersion() : "");
        text.append("echo '").append(name).append(' ').append(version);
        text.append("' > %{buildroot}").append(file).append('\n');
        if (configuration != null) {
            text.append("cat > %{buildroot}/etc/rig/").append(name).append(".conf <<'END'\n");
            text.append(configuration).append("END\n");
        }
        text.append("%files\n").append(file).append('\n');
        if (configuration != null) {
            text.append(replaced ? "%config" : "%config(noreplace)");
            text.append(" /etc/rig/").append(name).append(".conf\n");
        }
        new TreeMap<>(scripts)
                .forEach((section, body) ->
                        text.append(section).append('\n').append(body).append('\n'));
        return text.toString();
    }
}
