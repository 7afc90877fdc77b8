// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.respond;

import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Gives each request its id: the caller's own if it is a UUID in canonical form (RFC 9562), else a new one. */
public final class RequestIds {
    /** The header that carries the id in both directions. */
    public static final String HEADER = "X-Request-ID";

    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final Supplier<UUID> fresh;

    public RequestIds(Supplier<UUID> fresh) {
        this.fresh = Objects.requireNonNull(fresh);
    }

    /** Version 4 ids. They name requests and protect nothing, so they need no cryptographic source. */
    public static RequestIds random() {
        return new RequestIds(() -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            long high = (random.nextLong() & ~0xF000L) | 0x4000L;
            long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        });
    }

    /** @param offered value of the header; null if there is none */
    public String choose(String offered) {
        return offered != null && CANONICAL.matcher(offered).matches()
                ? offered
                : fresh.get().toString();
    }
}
