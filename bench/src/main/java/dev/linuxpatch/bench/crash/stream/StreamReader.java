// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.stream;

import java.io.IOException;
import java.time.Duration;

/** One way to read events from the number that a checker has, for a while. */
public interface StreamReader {
    /**
     * Connects, reads on, and leaves: in the middle of it, without a goodbye.
     *
     * @param checker has the number to resume from, and takes what comes
     * @param howLong at most, unless the stream ends before
     * @return whether the stream is over: nothing follows
     * @throws IOException if the service is gone, or goes meanwhile; what came before counts
     */
    boolean read(StreamChecker checker, Duration howLong) throws IOException, InterruptedException;

    String name();
}
