// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a process starts others, from the kernel's own account of it (proc(5)): each child that has ended and been waited
 * for adds the page faults it made, and none ends without one.
 */
final class ChildProcesses {
    /** Field 11 of {@code stat}, counted from behind the name, which is field 2 and may have spaces. */
    private static final int CHILDREN_MINOR_FAULTS = 11 - 3;

    private final ProcessHandle process;

    ChildProcesses(long pid) {
        process = ProcessHandle.of(pid).orElseThrow();
    }

    /** Page faults of all children that have ended so far: the same as before if none has. */
    long faultsOfEnded() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[CHILDREN_MINOR_FAULTS]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many are running now. */
    long running() {
        return process.children().count();
    }

    /** Waits until none runs and none has ended for a while: what begins with the service is over. */
    void awaitNone() {
        int[] quiet = {0};
        long[] last = {faultsOfEnded()};
        Awaiting.untilTrue("the service starts nothing by itself any more", () -> {
            long now = faultsOfEnded();
            quiet[0] = running() == 0 && now == last[0] ? quiet[0] + 1 : 0;
            last[0] = now;
            return quiet[0] == 20;
        });
    }
}
