// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.job.LeaseTimes;
import dev.linuxpatch.job.LeasedStore;
import dev.linuxpatch.job.Samples;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A node as its store sees it, with a clock that can be set. */
public final class TestNode implements AutoCloseable {
    /** So long that only a test that wants it sees the end. */
    public static final LeaseTimes LONG = times(Duration.ofHours(1));

    final AtomicLong slept = new AtomicLong();
    private final PostgresStore shared;

    public TestNode(StoreSettings settings, String name, LeaseTimes times) {
        shared = PostgresStore.open(settings, Samples.HOST, name, times, this::uptimeMillis);
    }

    static LeaseTimes times(Duration lease) {
        return new LeaseTimes(lease, lease.dividedBy(3), lease.dividedBy(6), lease.dividedBy(10));
    }

    /** For a test that is alone with its database. */
    public LeasedStore own() {
        return shared.acquire().orElseThrow(() -> new AssertionError("owned by " + shared.owner()));
    }

    PostgresStore shared() {
        return shared;
    }

    private long uptimeMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) + slept.get();
    }

    @Override
    public void close() {
        shared.close();
    }
}
