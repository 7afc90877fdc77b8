// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Reads a growing file piece by piece and hands out its lines, up to a cap. Beyond the cap only the last lines are
 * kept, for the end: what went wrong is usually said last. Not thread-safe.
 */
final class FollowedFile implements AutoCloseable {
    static final int PIECE_BYTES = 32 * 1024;
    static final int TAIL_LINES = 50;
    /** How far a file may outgrow the cap before it is cut back, so that a runaway script cannot fill the disk. */
    static final long SLACK_BYTES = 16L * 1024 * 1024;

    private static final long CAP_NOTICE = 1;
    private static final long LAST_LINES = 2;

    private final OutputSource source;
    private final Path file;
    private final long cap;
    private final FileChannel channel;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    private final LineSplitter splitter = new LineSplitter(this::line);
    private final Deque<OutputLine> tail = new ArrayDeque<>();
    private long position;
    private long end = Long.MAX_VALUE;
    private long leftOut;
    private boolean capped;
    private boolean finished;
    private boolean resumed;
    private Consumer<OutputLine> sink = line -> {};

    /** @param from what {@link #offset} said of the same file with the same cap; 0 for all of it */
    FollowedFile(OutputSource source, Path file, long cap, long from) throws IOException {
        this.source = source;
        this.file = file;
        this.cap = cap;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        // A file may be shorter than what was delivered of it: it was not flushed when the power failed.
        this.position = Math.min(Math.min(from, cap), channel.size());
        if (from > cap) {
            resumeBeyondCap(from);
        }
    }

    OutputSource source() {
        return source;
    }

    /**
     * Where to follow again from so that what was handed out is not handed out again: behind the last line end, or past
     * the cap by one if that was said, or by two if the last lines were handed out too.
     */
    long offset() {
        if (capped) {
            return cap + (finished ? LAST_LINES : CAP_NOTICE);
        }
        return position - splitter.pending();
    }

    /** Reads no further than the file is now: a daemon that lives on may write to it for ever. */
    void endHere() throws IOException {
        end = channel.size();
    }

    /**
     * Reads the next piece, if there is one.
     *
     * @return whether there may be more at once
     */
    boolean read(Consumer<OutputLine> into) throws IOException {
        sink = into;
        long wanted = Math.min(end - position, capped ? PIECE_BYTES : Math.min(PIECE_BYTES, cap - position));
        piece.clear().limit((int) wanted);
        int got = wanted == 0 ? 0 : channel.read(piece, position);
        if (got > 0) {
            position += got;
            splitter.feed(piece.array(), 0, got);
            if (capped) {
                leftOut += got;
                cutBack();
            }
        }
        if (!capped && position == cap && Math.min(end, channel.size()) > cap) {
            capped = true;
            into.accept(new OutputLine(
                    source, "[more than " + cap + " bytes of output: the last lines follow when the command ends]"));
            return true;
        }
        return got == wanted && wanted > 0;
    }

    /** Hands out what is left: a line without its end, and the last lines beyond the cap. */
    void finish(Consumer<OutputLine> into) {
        sink = into;
        splitter.finish();
        if (capped && !finished) {
            String count = resumed ? "at least " + leftOut : Long.toString(leftOut);
            into.accept(new OutputLine(source, "[" + count + " bytes left out, but for the last lines]"));
            tail.forEach(into);
        }
        finished = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** What was cut back before is not known any more; the line that lies across the cap belongs to the last lines. */
    private void resumeBeyondCap(long from) throws IOException {
        finished = from >= cap + LAST_LINES;
        resumed = true;
        piece.clear().limit((int) Math.min(PIECE_BYTES, position));
        int got = channel.read(piece, position - piece.limit());
        splitter.feed(piece.array(), 0, Math.max(got, 0));
        capped = true;
    }

    private void line(String text) {
        OutputLine line = new OutputLine(source, text);
        if (!capped) {
            sink.accept(line);
            return;
        }
        if (tail.size() == TAIL_LINES) {
            tail.removeFirst();
        }
        tail.addLast(line);
    }

    /** Safe because the program writes in append mode: its next write goes to the new end. */
    private void cutBack() throws IOException {
        if (position > cap + SLACK_BYTES && end == Long.MAX_VALUE) {
            splitter.finish();
            leftOut += channel.size() - position;
            try (FileChannel writable = FileChannel.open(file, StandardOpenOption.WRITE)) {
                writable.truncate(cap);
            }
            position = cap;
        }
    }
}
