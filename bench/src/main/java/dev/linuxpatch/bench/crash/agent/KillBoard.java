// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.agent;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file that harness and agent share, mapped by both: what one writes the other sees, and what was written stays when the
 * writer is killed. Two numbers a point: how often it was reached, and after how many times more the JVM is to end.
 */
public final class KillBoard {
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int POINT_BYTES = 2 * Long.BYTES;
    private static final int BYTES = KillPoint.values().length * POINT_BYTES;

    private final ByteBuffer memory;
    private KillPoint armed;

    private KillBoard(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Maps the file, which is made if it is not there. */
    public static KillBoard map(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new KillBoard(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
        }
    }

    /** How often the point was reached since the file was made. */
    public long reached(KillPoint point) {
        return (long) LONGS.getVolatile(memory, reachedAt(point.ordinal()));
    }

    /** The JVM ends when the point is reached for the {@code count}th time from now. */
    public void arm(KillPoint point, long count) {
        disarm();
        armed = point;
        LONGS.setVolatile(memory, armedAt(point.ordinal()), count);
    }

    /**
     * No point is armed any more.
     *
     * @return whether the one that was has ended a JVM, or is about to
     */
    public boolean disarm() {
        if (armed == null) {
            return false;
        }
        long left = (long) LONGS.getAndSet(memory, armedAt(armed.ordinal()), 0L);
        armed = null;
        return left <= 0;
    }

    /** Called by the service's own threads; whether this is the end. */
    boolean reach(int point) {
        LONGS.getAndAdd(memory, reachedAt(point), 1L);
        return (long) LONGS.getVolatile(memory, armedAt(point)) > 0
                && (long) LONGS.getAndAdd(memory, armedAt(point), -1L) == 1L;
    }

    private static int reachedAt(int point) {
        return point * POINT_BYTES;
    }

    private static int armedAt(int point) {
        return point * POINT_BYTES + Long.BYTES;
    }
}
