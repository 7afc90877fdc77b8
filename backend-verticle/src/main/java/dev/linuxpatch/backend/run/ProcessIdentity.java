// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One process of this boot and no other: the kernel gives a number again, but not with the same start.
 *
 * @param started clock ticks between the boot and its start
 */
record ProcessIdentity(long pid, long started) {
    /** No process at all, for what is known to be gone. */
    static final ProcessIdentity NOBODY = new ProcessIdentity(-1, -1);

    /** Of the process that has this number now. */
    static Optional<ProcessIdentity> of(long pid) {
        return ProcStat.of(directory(pid)).map(stat -> new ProcessIdentity(pid, stat.started()));
    }

    /** One that cannot be looked at for the moment (no file descriptor left) counts as alive. */
    boolean alive() {
        if (pid <= 0) {
            return false;
        }
        Optional<ProcStat> stat = ProcStat.of(directory(pid));
        return stat.isPresent() ? is(stat.get()) && !stat.get().dead() : Files.exists(directory(pid));
    }

    boolean is(ProcStat stat) {
        return stat.pid() == pid && stat.started() == started;
    }

    private static Path directory(long pid) {
        return Path.of("/proc", Long.toString(pid));
    }
}
