// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.ws.tail;

import dev.linuxpatch.shared.bus.NodeId;
import dev.linuxpatch.ws.dialect.Dialect;

/** One client's connection, held by a front. */
final class Tail {
    private final NodeId front;
    private final String connection;
    private final Subscriptions subscriptions = new Subscriptions();
    private Dialect dialect = Dialect.FLAT;

    Tail(NodeId front, String connection) {
        this.front = front;
        this.connection = connection;
    }

    NodeId front() {
        return front;
    }

    String connection() {
        return connection;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    Dialect dialect() {
        return dialect;
    }

    void speak(Dialect next) {
        dialect = next;
    }
}
