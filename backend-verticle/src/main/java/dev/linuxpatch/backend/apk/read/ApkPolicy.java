// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code apk policy} says: below {@code rig-a policy:} each version ({@code 1.1-r0:}), below that where it is. Places are
 * repositories, with a tag before those that only count for who asks for that tag, and {@code lib/apk/db/installed}.
 *
 * @param offered versions that a repository without a tag has
 */
public record ApkPolicy(Set<Version> offered) {
    private static final Pattern NAME = Pattern.compile("(\\S+) policy:");
    private static final Pattern VERSION = Pattern.compile("(\\d\\S*):");
    private static final Pattern REPOSITORY = Pattern.compile("\\w+://\\S+|/\\S+");

    /** A version of a package. */
    public record Version(PackageName name, PackageVersion version) {}

    public ApkPolicy {
        offered = Set.copyOf(offered);
    }

    /** Lines that say nothing of it are left out. */
    public static ApkPolicy parse(List<String> lines) {
        Set<Version> offered = new HashSet<>();
        String name = "";
        String version = "";
        for (String each : lines) {
            String line = each.strip();
            Matcher named = NAME.matcher(line);
            Matcher versioned = VERSION.matcher(line);
            if (named.matches()) {
                name = named.group(1);
                version = "";
            } else if (versioned.matches()) {
                version = versioned.group(1);
            } else if (REPOSITORY.matcher(line).matches()
                    && PackageName.isLegal(name)
                    && PackageVersion.isLegal(version)) {
                offered.add(new Version(new PackageName(name), new PackageVersion(version)));
            }
        }
        return new ApkPolicy(offered);
    }

    public boolean offers(PackageName name, PackageVersion version) {
        return offered.contains(new Version(name, version));
    }
}
