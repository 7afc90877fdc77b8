// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import java.util.Objects;

/** A family of topics, one for each host: who listens to one host hears nothing of the others. */
public record ScopedTopic<S extends Scope, E>(String name, Class<E> type) {
    public ScopedTopic {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    public Topic<E> at(S scope) {
        return new Topic<>(name + '@' + scope.value(), type);
    }
}
