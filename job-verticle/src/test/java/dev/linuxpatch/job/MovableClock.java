// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes on only when it is told to. */
public final class MovableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private volatile long uptimeMillis = 1_000_000;

    /** Goes on by so much. */
    public void advance(Duration by) {
        now = now.plus(by);
        uptimeMillis += by.toMillis();
    }

    /** Is set to another time, which takes no time. */
    public void jump(Duration by) {
        now = now.plus(by);
    }

    public long uptimeMillis() {
        return uptimeMillis;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("UTC only");
    }
}
