// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.read;

import dev.linuxpatch.backend.manager.Plan;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What apk says of each package that it changes, or would: {@code (1/6) Upgrading rig-a (1.0-r0 -> 1.2-r0)}. */
public final class ApkPlanLines {
    private static final Pattern LINE = Pattern.compile(
            "\\((\\d+)/(\\d+)\\) (Installing|Upgrading|Downgrading|Reinstalling|Replacing|Purging) (\\S+)"
                    + " \\((\\S+?)(?: -> (\\S+))?\\)");

    /**
     * One such line.
     *
     * @param number from 1
     * @param of how many there are
     */
    public record Line(int number, int of, Plan.Step step) {}

    private ApkPlanLines() {}

    public static Plan plan(List<String> lines) {
        return new Plan(lines.stream()
                .flatMap(line -> read(line).stream())
                .map(Line::step)
                .toList());
    }

    /** Empty for a line that says something else. */
    public static Optional<Line> read(String line) {
        Matcher matcher = LINE.matcher(line.strip());
        if (!matcher.matches() || !PackageName.isLegal(matcher.group(4))) {
            return Optional.empty();
        }
        PackageVersion first = new PackageVersion(matcher.group(5));
        PackageVersion second = matcher.group(6) == null ? first : new PackageVersion(matcher.group(6));
        boolean there = !matcher.group(3).equals("Installing");
        boolean gone = matcher.group(3).equals("Purging");
        Plan.Step step = new Plan.Step(new PackageName(matcher.group(4)), there ? first : null, gone ? null : second);
        return Optional.of(new Line(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), step));
    }
}
