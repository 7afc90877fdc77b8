// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import java.util.Objects;

/** What is published to whoever listens, without a reply. */
public record Topic<E>(String name, Class<E> type) {
    public Topic {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }
}
