// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import io.vertx.core.net.TcpConfig;
import java.util.Objects;

/**
 * The TCP settings of a listener that stands behind a {@link ConnectionGate}. It is how {@link GateTransport} knows which
 * server channels to guard: by the settings of the listener itself, not by its port, so that other listeners of the same
 * Vert.x (a cluster, a metrics port) are left alone and port 0 works.
 */
public final class GuardedTcpConfig extends TcpConfig {

    private final ConnectionGate gate;

    /** Settings with the defaults of Vert.x. */
    public GuardedTcpConfig(ConnectionGate gate) {
        this.gate = Objects.requireNonNull(gate);
    }

    private GuardedTcpConfig(GuardedTcpConfig other) {
        super(other);
        this.gate = other.gate;
    }

    @Override
    protected TcpConfig copy() {
        return new GuardedTcpConfig(this);
    }

    ConnectionGate gate() {
        return gate;
    }
}
