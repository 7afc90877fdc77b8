// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.pacman.change;

import dev.linuxpatch.backend.manager.ProgressReader;
import dev.linuxpatch.backend.manager.StatusLine;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows pacman's output, which has no numbers when nobody looks at it: how many packages there are, then one line when
 * each of them begins. A script that fails has no name in it, so it is that of the package that was begun last.
 */
final class PacmanProgress implements ProgressReader {
    private static final int WHOLE = 100;
    private static final Pattern COUNT = Pattern.compile("Packages? \\((\\d+)\\) .*");
    private static final Pattern FETCHING = Pattern.compile(" (\\S+) downloading\\.\\.\\.");
    private static final Pattern CHANGING = Pattern.compile(
            "(?:\\(\\d+/\\d+\\) )?(?:installing|upgrading|reinstalling|downgrading|removing) (\\S+?)\\.\\.\\.");
    private static final Pattern KEPT = Pattern.compile("warning: (\\S+) installed as \\S+\\.pacnew");
    private static final Pattern HOOKS = Pattern.compile(":: Running (pre|post)-transaction hooks\\.\\.\\.");
    // libalpm, util.c: how it says that what it ran did not end well.
    private static final Pattern SCRIPT_FAILED = Pattern.compile(
            "error: (command failed to execute correctly|command terminated by signal .*|call to \\S+ failed .*)");

    private int packages = 1;
    private int fetched;
    private int changed;
    private String subject = "";

    @Override
    public Optional<StatusLine> read(String line) {
        Matcher count = COUNT.matcher(line);
        if (count.matches()) {
            packages = Math.max(1, Integer.parseInt(count.group(1)));
            return Optional.empty();
        }
        Matcher fetching = FETCHING.matcher(line);
        if (fetching.matches()) {
            return Optional.of(new StatusLine.Fetching(percent(fetched++), "fetching " + fetching.group(1)));
        }
        Matcher changing = CHANGING.matcher(line);
        if (changing.matches()) {
            subject = changing.group(1);
            return Optional.of(new StatusLine.Changing(subject, percent(changed++), line.replace("...", "")));
        }
        Matcher hooks = HOOKS.matcher(line);
        if (hooks.matches()) {
            subject = hooks.group(1) + "-transaction hook";
            return Optional.empty();
        }
        Matcher kept = KEPT.matcher(line);
        if (kept.matches()) {
            return Optional.of(new StatusLine.Asking(kept.group(1)));
        }
        Matcher failed = SCRIPT_FAILED.matcher(line);
        return failed.matches()
                ? Optional.of(new StatusLine.Failing(subject, "its script failed: " + failed.group(1)))
                : Optional.empty();
    }

    /** In the middle of the one that begins. */
    private double percent(int before) {
        return Math.min(WHOLE, (before + 0.5) * WHOLE / packages);
    }
}
