// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who runs a job, as the launcher recorded it.
 *
 * @param launcher leads the session and process group of the job
 * @param program the package manager itself
 * @param boot the kernel's boot id; in another boot neither exists any more
 * @param marker empty if the record cannot be read
 */
record Begin(ProcessIdentity launcher, ProcessIdentity program, String boot, String marker) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** A record that is there but says nothing: the program may have run, and nobody knows as whom. */
    static final Begin UNREADABLE = new Begin(ProcessIdentity.NOBODY, ProcessIdentity.NOBODY, "", "");

    static Begin parse(String text) {
        Map<String, String> fields = text.lines()
                .map(line -> line.split("=", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0], field -> field[1], (first, second) -> second));
        try {
            return new Begin(
                    identity(fields, "pid", "started"),
                    identity(fields, "program", "program-started"),
                    fields.getOrDefault("boot", ""),
                    fields.getOrDefault("marker", ""));
        } catch (NumberFormatException e) {
            return UNREADABLE;
        }
    }

    /** The same as far as it means anything now: after a reboot those numbers belong to strangers. */
    Begin now() throws IOException {
        return boot.equals(Files.readString(BOOT_ID).trim())
                ? this
                : new Begin(ProcessIdentity.NOBODY, ProcessIdentity.NOBODY, boot, marker);
    }

    private static ProcessIdentity identity(Map<String, String> fields, String pid, String started) {
        return new ProcessIdentity(
                Long.parseLong(fields.getOrDefault(pid, "")), Long.parseLong(fields.getOrDefault(started, "")));
    }
}
