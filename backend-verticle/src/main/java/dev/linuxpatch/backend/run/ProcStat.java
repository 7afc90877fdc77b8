// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What proc(5) says of a process.
 *
 * @param started clock ticks between the boot and its start: with the boot id it tells two processes of the same number
 *     apart
 * @param dead whether it only waits to be reaped
 */
record ProcStat(long pid, boolean dead, long group, long session, long started) {
    private static final int STATE = 0;
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    /** Field 22, counted from the state, which is field 3. */
    private static final int STARTED = 19;

    /** Of a directory of proc(5); empty if the process is gone, or cannot be looked at. */
    static Optional<ProcStat> of(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // pid (name) state parent group session …; the name may contain blanks and brackets
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", STARTED + 2);
            return Optional.of(new ProcStat(
                    Long.parseLong(process.getFileName().toString()),
                    "Z".equals(fields[STATE]) || "X".equals(fields[STATE]),
                    Long.parseLong(fields[GROUP]),
                    Long.parseLong(fields[SESSION]),
                    Long.parseLong(fields[STARTED])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
