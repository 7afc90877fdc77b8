// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private static final RateLimits LIMITS = new RateLimits(new RateLimits.Limit(120, 3), new RateLimits.Limit(20, 1));

    private final AtomicLong now = new AtomicLong();
    private final RateLimiter limiter = new RateLimiter(LIMITS, 10_000, now::get);

    @Test
    void allowsABurstAndThenSaysWhenToComeBack() throws Exception {
        InetAddress client = InetAddress.getByName("192.0.2.1");
        exhaust(client, RateLimits.Kind.READ, 3);

        RateLimiter.Decision refused = limiter.tryAcquire(client, RateLimits.Kind.READ);

        assertThat(refused).isEqualTo(new RateLimiter.Decision(false, 1));
    }

    @Test
    void givesTokensBackAtTheRate() throws Exception {
        InetAddress client = InetAddress.getByName("192.0.2.1");
        exhaust(client, RateLimits.Kind.DESTRUCTIVE, 1);
        RateLimiter.Decision refused = limiter.tryAcquire(client, RateLimits.Kind.DESTRUCTIVE);

        now.addAndGet(TimeUnit.SECONDS.toNanos(refused.retryAfterSeconds()));

        assertThat(refused.retryAfterSeconds()).isEqualTo(3);
        assertThat(limiter.tryAcquire(client, RateLimits.Kind.DESTRUCTIVE).allowed())
                .isTrue();
        assertThat(limiter.tryAcquire(client, RateLimits.Kind.DESTRUCTIVE).allowed())
                .isFalse();
    }

    @Test
    void countsReadsAndChangesApart() throws Exception {
        InetAddress client = InetAddress.getByName("192.0.2.1");
        exhaust(client, RateLimits.Kind.READ, 3);

        assertThat(limiter.tryAcquire(client, RateLimits.Kind.DESTRUCTIVE).allowed())
                .isTrue();
    }

    @Test
    void countsClientsApart() throws Exception {
        exhaust(InetAddress.getByName("192.0.2.1"), RateLimits.Kind.READ, 3);

        assertThat(limiter.tryAcquire(InetAddress.getByName("192.0.2.2"), RateLimits.Kind.READ)
                        .allowed())
                .isTrue();
    }

    @Test
    void countsAnIpv6NetworkOfSixtyFourBitsAsOneClient() throws Exception {
        exhaust(InetAddress.getByName("2001:db8::1"), RateLimits.Kind.READ, 3);

        assertThat(limiter.tryAcquire(InetAddress.getByName("2001:db8::2"), RateLimits.Kind.READ)
                        .allowed())
                .isFalse();
        assertThat(limiter.tryAcquire(InetAddress.getByName("2001:db8:0:1::1"), RateLimits.Kind.READ)
                        .allowed())
                .isTrue();
    }

    @Test
    void remembersABoundedNumberOfClients() throws Exception {
        for (int i = 0; i < 50_000; i++) {
            byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
            limiter.tryAcquire(InetAddress.getByAddress(address), RateLimits.Kind.READ);
        }

        assertThat(limiter.size()).isBetween(9_000, 10_000);
    }

    @Test
    void appliesOtherLimitsAtOnce() throws Exception {
        InetAddress client = InetAddress.getByName("192.0.2.1");
        limiter.tryAcquire(client, RateLimits.Kind.READ);

        limiter.reconfigure(new RateLimits(new RateLimits.Limit(1, 1), new RateLimits.Limit(1, 1)));

        assertThat(limiter.tryAcquire(client, RateLimits.Kind.READ).allowed()).isTrue();
        assertThat(limiter.tryAcquire(client, RateLimits.Kind.READ)).isEqualTo(new RateLimiter.Decision(false, 60));
    }

    @Test
    void handsOutNoTokenTwiceWhenThreadsMeet() throws Exception {
        RateLimiter shared = new RateLimiter(
                new RateLimits(new RateLimits.Limit(1, 1_000), new RateLimits.Limit(1, 1)), 10_000, now::get);
        InetAddress client = InetAddress.getByName("192.0.2.1");
        Callable<Long> work = () -> IntStream.range(0, 1_000)
                .filter(i -> shared.tryAcquire(client, RateLimits.Kind.READ).allowed())
                .count();
        ExecutorService threads = Executors.newFixedThreadPool(4);

        long allowed = 0;
        for (Future<Long> part : threads.invokeAll(List.of(work, work, work, work))) {
            allowed += part.get();
        }
        threads.shutdown();

        assertThat(allowed).isEqualTo(1_000);
    }

    private void exhaust(InetAddress client, RateLimits.Kind kind, int burst) {
        for (int i = 0; i < burst; i++) {
            assertThat(limiter.tryAcquire(client, kind).allowed()).isTrue();
        }
    }
}
