// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code apk list}: {@code rig-a-1.1-r0 noarch {rig-a} (MIT) [upgradable from: rig-a-1.0-r0]}.
 *
 * @param origin name of what it was built from
 * @param upgradableFrom the installed version; null if that is not older
 */
public record ApkListing(
        PackageName name,
        PackageVersion version,
        String architecture,
        String origin,
        String license,
        boolean installed,
        PackageVersion upgradableFrom) {
    private static final String PACKAGE = "(\\S+?)-(\\d[^-\\s]*(?:-r\\d+)?)";
    private static final Pattern LINE = Pattern.compile(PACKAGE
            + " (\\S+) \\{([^}]*)} \\(([^)]*)\\)(?: \\[(installed)])?(?: \\[upgradable from: " + PACKAGE + "])?");

    /** Lines that are none are left out. */
    public static List<ApkListing> parse(List<String> lines) {
        return lines.stream().flatMap(line -> parse(line).stream()).toList();
    }

    private static Optional<ApkListing> parse(String line) {
        Matcher matcher = LINE.matcher(line.strip());
        if (!matcher.matches() || !PackageName.isLegal(matcher.group(1)) || !PackageVersion.isLegal(matcher.group(2))) {
            return Optional.empty();
        }
        String from = matcher.group(8);
        return Optional.of(new ApkListing(
                new PackageName(matcher.group(1)),
                new PackageVersion(matcher.group(2)),
                matcher.group(3),
                matcher.group(4),
                matcher.group(5),
                matcher.group(6) != null,
                from == null ? null : new PackageVersion(from)));
    }
}
