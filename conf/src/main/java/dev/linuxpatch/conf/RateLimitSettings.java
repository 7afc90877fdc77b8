// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

/**
 * The section {@code rate_limit}: two token buckets a client address, one for calls that change something and one for
 * calls that only read.
 *
 * @param enabled whether calls are limited at all
 * @param destructivePerMinute tokens that come back in a minute
 * @param destructiveBurst tokens at most
 * @param readPerMinute tokens that come back in a minute
 * @param readBurst tokens at most
 */
public record RateLimitSettings(
        boolean enabled, int destructivePerMinute, int destructiveBurst, int readPerMinute, int readBurst) {

    public RateLimitSettings {
        Check.positive("destructivePerMinute", destructivePerMinute);
        Check.positive("destructiveBurst", destructiveBurst);
        Check.positive("readPerMinute", readPerMinute);
        Check.positive("readBurst", readBurst);
    }
}
