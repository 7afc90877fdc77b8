// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of a maintainer script, by its own account.
 *
 * @param marker of the program run that it belongs to; {@code none} if it was run by nobody's job
 * @param what package, version, script and its arguments
 * @param ended whether it came to its end, and did not fail
 */
public record ScriptRun(String marker, String pid, String packageName, String what, boolean ended) {
    private static final int FIELDS = 4;
    private static final int MARKER = 1;
    private static final int PID = 2;
    private static final int WHAT = 3;

    /** Reads the log, in its order; a line that a crash has cut is left out. */
    static List<ScriptRun> parse(String log) {
        Map<String, ScriptRun> runs = new LinkedHashMap<>();
        int number = 0;
        for (String line : log.lines().toList()) {
            String[] fields = line.split(" ", FIELDS);
            if (fields.length < FIELDS) {
                continue;
            }
            String key = fields[MARKER] + " " + fields[PID] + " " + fields[WHAT];
            ScriptRun run = new ScriptRun(
                    fields[MARKER], fields[PID], fields[WHAT].split(" ", 2)[0], fields[WHAT], fields[0].equals("end"));
            if (run.ended() || !runs.containsKey(key)) {
                runs.put(key, run);
            } else {
                // The same again in the same process cannot be: it is another process with the same number.
                runs.put(key + " " + ++number, run);
            }
        }
        return new ArrayList<>(runs.values());
    }
}
