// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.limit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A token bucket for each client address and kind of request. An IPv6 client is its /64, because it can choose any address in
 * it. Memory is bounded: the address that has been silent longest is forgotten first, which can only be to its favour.
 *
 * <p>Safe from every thread; addresses are spread over stripes, so that event loops rarely meet.
 */
public final class RateLimiter {

    /** How many addresses are remembered. */
    public static final int DEFAULT_ADDRESSES = 10_000;

    private static final int STRIPES = 16;
    private static final double NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final Stripe[] stripes = new Stripe[STRIPES];
    private volatile RateLimits limits;

    /** A limiter on the clock of the JVM that remembers the default number of addresses. */
    public RateLimiter(RateLimits limits) {
        this(limits, DEFAULT_ADDRESSES, System::nanoTime);
    }

    /**
     * @param addresses how many addresses are remembered, about
     * @param nanoTime a monotonic clock in nanoseconds, {@link System#nanoTime}
     */
    public RateLimiter(RateLimits limits, int addresses, LongSupplier nanoTime) {
        this.limits = Objects.requireNonNull(limits);
        this.nanoTime = Objects.requireNonNull(nanoTime);
        int each = Math.max(1, addresses / STRIPES);
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe(each);
        }
    }

    /**
     * Whether a request may pass.
     *
     * @param allowed true when it may, and a token was taken
     * @param retryAfterSeconds when it may not: after how many seconds one will, at least 1; else 0
     */
    public record Decision(boolean allowed, long retryAfterSeconds) {
        private static final Decision ALLOWED = new Decision(true, 0);
    }

    /** Takes a token of the client's bucket for this kind of request, if there is one. */
    public Decision tryAcquire(InetAddress client, RateLimits.Kind kind) {
        RateLimits.Limit limit = limits.of(kind);
        AddressKey key = AddressKey.of(client);
        Stripe stripe = stripes[Math.floorMod(spread(key.hashCode()), STRIPES)];
        synchronized (stripe) {
            return stripe.computeIfAbsent(key, k -> new EnumMap<>(RateLimits.Kind.class))
                    .computeIfAbsent(kind, k -> new Bucket(limit.burst(), nanoTime.getAsLong()))
                    .take(limit, nanoTime.getAsLong());
        }
    }

    /** Puts other limits in force; buckets keep what they hold, up to the new burst. */
    public void reconfigure(RateLimits next) {
        limits = Objects.requireNonNull(next);
    }

    /** How many addresses are remembered now. */
    public int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                size += stripe.size();
            }
        }
        return size;
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 16;
    }

    /** The 32 bits of an IPv4 address, or the first 64 of an IPv6 address. */
    private record AddressKey(boolean v4, long bits) {
        static AddressKey of(InetAddress address) {
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            return address instanceof Inet4Address
                    ? new AddressKey(true, bytes.getInt())
                    : new AddressKey(false, bytes.getLong());
        }
    }

    /** Least recently used first. */
    private static final class Stripe extends LinkedHashMap<AddressKey, Map<RateLimits.Kind, Bucket>> {
        private static final long serialVersionUID = 1L;

        private final int capacity;

        Stripe(int capacity) {
            super(16, 0.75f, true);
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<AddressKey, Map<RateLimits.Kind, Bucket>> eldest) {
            return size() > capacity;
        }
    }

    private static final class Bucket {
        private double tokens;
        private long filledAt;

        Bucket(double tokens, long now) {
            this.tokens = tokens;
            this.filledAt = now;
        }

        Decision take(RateLimits.Limit limit, long now) {
            double perNano = limit.perMinute() / NANOS_PER_MINUTE;
            tokens = Math.min(limit.burst(), tokens + Math.max(0, now - filledAt) * perNano);
            filledAt = now;
            if (tokens >= 1) {
                tokens -= 1;
                return Decision.ALLOWED;
            }
            double wait = (1 - tokens) / perNano;
            return new Decision(false, Math.max(1, (long) Math.ceil(wait / NANOS_PER_SECOND)));
        }
    }
}
