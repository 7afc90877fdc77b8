// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import java.time.Duration;
import java.util.Objects;

/**
 * Where a kind of request goes, and what it and its reply are.
 *
 * @param name on the event bus
 * @param timeout how long a requester waits for the reply
 */
public record Address<Q, R>(String name, Class<Q> requestType, Class<R> replyType, Duration timeout) {
    public Address {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(requestType, "requestType");
        Objects.requireNonNull(replyType, "replyType");
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a request needs a positive timeout");
        }
    }
}
