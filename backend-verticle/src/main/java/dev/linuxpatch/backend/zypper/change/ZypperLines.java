// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import dev.linuxpatch.backend.manager.StatusLine;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code zypper --xmlout} while it is written, line by line: how far it is, which script failed, and what of it is for
 * people. What rpm and the scripts say comes inside of messages that go over many lines.
 */
final class ZypperLines {
    // <progress id="install-resolvable" name="(1/5) Installing: rig-a-1.0-1.noarch" value="53"/>
    private static final Pattern PROGRESS =
            Pattern.compile("<progress id=\"([^\"]*)\" name=\"([^\"]*)\"(?: (value|done)=\"(\\d+)\")?/>");
    private static final Pattern CHANGING =
            Pattern.compile("\\((\\d+)/(\\d+)\\) ((?:Installing:?|Removing:?) +(\\S+)).*");
    // Retrieving package rig-a-1.1-1.noarch (1/1),   6.2 KiB (   12   B unpacked)
    private static final Pattern RETRIEVING =
            Pattern.compile(".*>(Retrieving (?:package|delta):? (\\S+)) .*\\((\\d+)/(\\d+)\\),.*");
    // warning: %post(rig-fail-1.1-1.noarch) scriptlet failed, exit status 1
    private static final Pattern SCRIPT = Pattern.compile(
            ".*%(\\w+)\\(([^()\\s]+)-[^-()\\s]+-[^-()\\s]+\\) scriptlet failed, (exit status|signal) (\\d+).*");
    // warning: /etc/rig/rig-conf.conf created as /etc/rig/rig-conf.conf.rpmnew
    private static final Pattern CONFIGURATION = Pattern.compile(".*warning: (/.*) created as /.*\\.rpmnew");
    private static final Pattern FOR_PROGRAMS = Pattern.compile(
            "\\s*<(?:\\?xml|/?stream|progress|prompt|/prompt|option|text|/?install-summary|/?to-|solvable|/?update-|/?search-result|/?solvable-list"
                    + "|download|/?fileconflict-summary>$).*|.*</solvable>");
    private static final Pattern SUMMARY = Pattern.compile("\\s*<description>(?!Problem).*");
    private static final Pattern TAG = Pattern.compile("</?[a-z][a-z-]*(?: [a-z-]+=\"[^\"]*\")*\\s*/?>");
    private static final double WHOLE = 100;

    private ZypperLines() {}

    static Optional<StatusLine> status(String line) {
        Matcher progress = PROGRESS.matcher(line);
        if (progress.matches()) {
            boolean done = "done".equals(progress.group(3));
            double percent = done ? WHOLE : progress.group(4) == null ? 0 : Double.parseDouble(progress.group(4));
            return progress(progress.group(1), unescaped(progress.group(2)), Math.min(percent, WHOLE));
        }
        Matcher retrieving = RETRIEVING.matcher(line);
        if (retrieving.matches()) {
            double percent = share(retrieving.group(3), retrieving.group(4), 0);
            return Optional.of(new StatusLine.Fetching(percent, unescaped(retrieving.group(1))));
        }
        String text = unescaped(line);
        Matcher script = SCRIPT.matcher(text);
        if (script.matches()) {
            boolean killed = script.group(3).equals("signal");
            String how = killed ? "was ended by signal " : "failed with exit status ";
            return Optional.of(new StatusLine.Failing(
                    script.group(2), "its %" + script.group(1) + " script " + how + script.group(4), killed));
        }
        Matcher configuration = CONFIGURATION.matcher(text);
        return configuration.matches() ? Optional.of(new StatusLine.Asking(configuration.group(1))) : Optional.empty();
    }

    /** The line as people shall see it; empty if nothing is left. */
    static Optional<String> text(String line) {
        if (FOR_PROGRAMS.matcher(line).matches() || SUMMARY.matcher(line).matches()) {
            return Optional.empty();
        }
        String text = unescaped(TAG.matcher(line).replaceAll("")).stripTrailing();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** Characters for the entities that zypper writes. */
    static String unescaped(String text) {
        return text.indexOf('&') < 0
                ? text
                : text.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&apos;", "'")
                        .replace("&quot;", "\"")
                        .replace("&amp;", "&");
    }

    private static Optional<StatusLine> progress(String kind, String what, double percent) {
        Matcher changing = CHANGING.matcher(what);
        if (changing.matches()) {
            double whole = share(changing.group(1), changing.group(2), percent);
            return Optional.of(new StatusLine.Changing(changing.group(4), whole, changing.group(3)));
        }
        return kind.equals("raw-refresh") ? Optional.of(new StatusLine.Fetching(percent, what)) : Optional.empty();
    }

    /** How far all of it is when the n-th of so many is at that. */
    private static double share(String which, String all, double percent) {
        double count = Math.max(1, Double.parseDouble(all));
        return Math.max(0, Math.min(WHOLE, ((Double.parseDouble(which) - 1) * WHOLE + percent) / count));
    }
}
