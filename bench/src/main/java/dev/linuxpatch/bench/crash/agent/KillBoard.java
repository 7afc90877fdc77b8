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
    /** The point at which the JVM was ended, from 1; 0 for none. */
    private static final int KILLED = KillPoint.values().length * POINT_BYTES;

    private static final int BYTES = KILLED + Long.BYTES;

    private final ByteBuffer memory;

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
        LONGS.setVolatile(memory, KILLED, 0L);
        LONGS.setVolatile(memory, armedAt(point.ordinal()), count);
    }

    /** No point is armed any more. */
    public void disarm() {
        for (KillPoint point : KillPoint.values()) {
            LONGS.setVolatile(memory, armedAt(point.ordinal()), 0L);
        }
    }

    /** Whether the point that was armed last has ended a JVM. */
    public boolean killed() {
        return (long) LONGS.getVolatile(memory, KILLED) != 0;
    }

    /** Called by the service's own threads; whether this is the end. */
    boolean reach(int point) {
        LONGS.getAndAdd(memory, reachedAt(point), 1L);
        if ((long) LONGS.getVolatile(memory, armedAt(point)) <= 0) {
            return false;
        }
        if ((long) LONGS.getAndAdd(memory, armedAt(point), -1L) != 1L) {
            return false;
        }
        LONGS.setVolatile(memory, KILLED, point + 1L);
        return true;
    }

    private static int reachedAt(int point) {
        return point * POINT_BYTES;
    }

    private static int armedAt(int point) {
        return point * POINT_BYTES + Long.BYTES;
    }
}
