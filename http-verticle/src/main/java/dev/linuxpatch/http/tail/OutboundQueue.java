// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What waits for one client, bounded in bytes. It holds texts that many clients share, and hands them to the socket only as
 * fast as that takes them, so that everything that waits can be dropped at once when the client is too slow.
 */
final class OutboundQueue {
    private final int maxBytes;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private Sink sink;
    private long bytes;
    private long position;
    private Promise<Void> drained;

    OutboundQueue(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Where the texts go. */
    interface Sink {
        boolean full();

        void write(String text);
    }

    private record Waiting(String text, int bytes, long position) {}

    /** From now on what waits is written. */
    void open(Sink target) {
        sink = target;
        flush();
    }

    /**
     * Adds a text. One that is larger than the bound is taken when nothing else waits.
     *
     * @param textPosition of the event that it tells; 0 if it tells none
     * @return whether there was room
     */
    boolean offer(String text, int textBytes, long textPosition) {
        if (!waiting.isEmpty() && bytes + textBytes > maxBytes) {
            return false;
        }
        waiting.add(new Waiting(text, textBytes, textPosition));
        bytes += textBytes;
        flush();
        return true;
    }

    /** Writes as much as the sink takes; to be called again when it takes more. */
    void flush() {
        while (sink != null && !waiting.isEmpty() && !sink.full()) {
            Waiting next = waiting.remove();
            bytes -= next.bytes();
            if (next.position() > 0) {
                position = next.position();
            }
            sink.write(next.text());
        }
        if (waiting.isEmpty()) {
            completeDrained();
        }
    }

    /** Position of the newest event that was written; 0 if none was. */
    long position() {
        return position;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Completes when nothing waits any more, because it was written or dropped. */
    Future<Void> drained() {
        if (waiting.isEmpty()) {
            return Future.succeededFuture();
        }
        if (drained == null) {
            drained = Promise.promise();
        }
        return drained.future();
    }

    void drop() {
        waiting.clear();
        bytes = 0;
        completeDrained();
    }

    private void completeDrained() {
        Promise<Void> done = drained;
        drained = null;
        if (done != null) {
            done.complete();
        }
    }
}
