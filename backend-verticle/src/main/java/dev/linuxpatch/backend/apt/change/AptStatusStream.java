// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.manager.StatusLine;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what apt writes to {@code APT::Status-Fd} (apt's {@code doc/progress-reporting.md}). */
final class AptStatusStream {
    // The subject may hold colons (a path, or a name with an architecture); the percentage cannot.
    private static final Pattern LINE =
            Pattern.compile("(dlstatus|pmstatus|pmerror|pmconffile):(.*?):(-?\\d+(?:\\.\\d+)?):(.*)");

    /** Of dpkg, for scripts and for its own back ends. */
    private static final String KILLED = " was killed by signal ";

    private static final double MAX_PERCENT = 100;

    private AptStatusStream() {}

    /** Empty for a line that is none of the four kinds. */
    static Optional<StatusLine> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String subject = matcher.group(2);
        double percent = Math.max(0, Math.min(MAX_PERCENT, Double.parseDouble(matcher.group(3))));
        String message = matcher.group(4);
        return Optional.of(
                switch (matcher.group(1)) {
                    case "dlstatus" -> new StatusLine.Fetching(percent, message);
                    case "pmerror" -> new StatusLine.Failing(subject, message, message.contains(KILLED));
                    case "pmconffile" -> new StatusLine.Asking(subject);
                    default -> new StatusLine.Changing(subject, percent, message);
                });
    }
}
