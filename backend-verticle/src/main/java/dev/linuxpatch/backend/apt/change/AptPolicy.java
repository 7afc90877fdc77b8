// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.manager.Catalog;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code apt-cache policy}. apt takes an unknown name for a pattern, so headings may be other names than those asked
 * for; whoever looks one up by its exact name does not see them.
 */
final class AptPolicy {
    private static final Pattern HEADING = Pattern.compile("(\\S+):");
    private static final Pattern INSTALLED = Pattern.compile("  Installed: (\\S+)");
    private static final Pattern CANDIDATE = Pattern.compile("  Candidate: (\\S+)");
    private static final Pattern VERSION = Pattern.compile(" (?:\\*\\*\\*|   ) (\\S+) -?\\d+.*");
    // A source below a version: dpkg's own status file is a path, everything else has a method.
    private static final Pattern ARCHIVE = Pattern.compile(" {5,}-?\\d+ [a-z][a-z0-9+.-]*:\\S.*");

    private final Map<PackageName, Catalog.Entry> entries = new HashMap<>();
    private String name;
    private PackageVersion installed;
    private PackageVersion candidate;
    private PackageVersion version;
    private List<PackageVersion> fetchable = new ArrayList<>();

    private AptPolicy() {}

    static Catalog parse(List<String> lines) {
        AptPolicy policy = new AptPolicy();
        lines.forEach(policy::line);
        policy.finish();
        return new Catalog(policy.entries);
    }

    private void line(String line) {
        Matcher heading = HEADING.matcher(line);
        Matcher of = VERSION.matcher(line);
        if (heading.matches()) {
            finish();
            name = heading.group(1);
        } else if (INSTALLED.matcher(line).matches()) {
            installed = version(INSTALLED, line);
        } else if (CANDIDATE.matcher(line).matches()) {
            candidate = version(CANDIDATE, line);
        } else if (ARCHIVE.matcher(line).matches()) {
            if (version != null && !fetchable.contains(version)) {
                fetchable.add(version);
            }
        } else if (of.matches()) {
            version = PackageVersion.isLegal(of.group(1)) ? new PackageVersion(of.group(1)) : null;
        }
    }

    private void finish() {
        if (name != null && PackageName.isLegal(name)) {
            entries.put(new PackageName(name), new Catalog.Entry(installed, candidate, fetchable));
        }
        name = null;
        installed = null;
        candidate = null;
        version = null;
        fetchable = new ArrayList<>();
    }

    /** Null for {@code (none)}. */
    private static PackageVersion version(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.matches() && PackageVersion.isLegal(matcher.group(1))
                ? new PackageVersion(matcher.group(1))
                : null;
    }
}
