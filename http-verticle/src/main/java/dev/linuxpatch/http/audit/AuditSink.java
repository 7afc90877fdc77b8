// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.audit;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Where audit lines go. Used by one thread. A sink that fails is asked again with the next batch; what it failed to take is
 * lost to it.
 */
public interface AuditSink extends AutoCloseable {

    /**
     * One encoded record.
     *
     * @param at when it happened
     * @param event the word for what happened
     * @param warning whether it is something to look into
     * @param json the line in UTF-8, without a line feed; not to be changed
     */
    record Line(Instant at, String event, boolean warning, byte[] json) {}

    /** Takes a batch, all or nothing where it can, and hands it on before it returns. */
    void write(List<Line> batch) throws IOException;

    /** What it is, for messages. */
    String describe();

    @Override
    void close() throws IOException;
}
