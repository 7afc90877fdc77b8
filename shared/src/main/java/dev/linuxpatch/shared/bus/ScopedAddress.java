// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import java.time.Duration;
import java.util.Objects;

/** A family of addresses, one for each host or node: {@code name@scope}. */
public record ScopedAddress<S extends Scope, Q, R>(
        String name, Class<Q> requestType, Class<R> replyType, Duration timeout) {
    public ScopedAddress {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(requestType, "requestType");
        Objects.requireNonNull(replyType, "replyType");
        Objects.requireNonNull(timeout, "timeout");
    }

    public Address<Q, R> at(S scope) {
        return new Address<>(name + '@' + scope.value(), requestType, replyType, timeout);
    }
}
