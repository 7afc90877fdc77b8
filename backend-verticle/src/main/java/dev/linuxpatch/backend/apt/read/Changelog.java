// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import dev.linuxpatch.shared.packages.Severity;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Debian changelog ({@code deb-changelog(5)}) says of the way from one version to a newer one.
 *
 * @param cveIds in their order
 * @param urgency the highest one; {@link Severity#UNKNOWN} if there is none
 */
record Changelog(List<String> cveIds, Severity urgency) {
    static final Changelog NOTHING = new Changelog(List.of(), Severity.UNKNOWN);

    private static final Pattern HEAD = Pattern.compile("^\\S+ \\(([^)\\s]+)\\)[^;]*;(.*)$");
    private static final Pattern URGENCY = Pattern.compile("urgency=([A-Za-z]+)");
    private static final Pattern CVE = Pattern.compile("CVE-\\d{4}-\\d{4,}");

    Changelog {
        cveIds = List.copyOf(cveIds);
    }

    /** Reads the entries that are newer than {@code from}; they come newest first. */
    static Changelog since(String from, Iterable<String> lines) {
        TreeSet<String> cveIds = new TreeSet<>();
        Severity worst = Severity.UNKNOWN;
        for (String line : lines) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                if (DebianVersion.compare(head.group(1), from) <= 0) {
                    break;
                }
                Severity urgency = urgency(head.group(2));
                worst = urgency.compareTo(worst) < 0 ? urgency : worst;
            }
            Matcher cve = CVE.matcher(line);
            while (cve.find()) {
                cveIds.add(cve.group());
            }
        }
        return new Changelog(List.copyOf(cveIds), worst);
    }

    private static Severity urgency(String keywords) {
        Matcher urgency = URGENCY.matcher(keywords);
        if (!urgency.find()) {
            return Severity.UNKNOWN;
        }
        switch (urgency.group(1).toLowerCase(Locale.ROOT)) {
            case "critical":
            case "emergency":
                return Severity.CRITICAL;
            case "high":
                return Severity.HIGH;
            case "medium":
                return Severity.MEDIUM;
            case "low":
                return Severity.LOW;
            default:
                return Severity.UNKNOWN;
        }
    }
}
