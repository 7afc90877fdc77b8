// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.accept;

import java.net.InetAddress;

/** Is told of connections that never became a request; for the audit log. Called on event loops: must not block. */
public interface ConnectionListener {

    /** Why a connection was closed in the acceptor. */
    enum Refusal {
        /** The address is not on the whitelist. */
        NOT_WHITELISTED,
        /** As many connections are open as may be. */
        CONNECTION_LIMIT
    }

    /** A connection was closed before a TLS byte was read. */
    void refused(InetAddress peer, Refusal reason);

    /** A TLS handshake failed: no certificate, an untrusted or revoked one, an old protocol, plain HTTP, a timeout. */
    void handshakeFailed(InetAddress peer, Throwable cause);

    /** Ignores everything. */
    ConnectionListener NONE = new ConnectionListener() {
        @Override
        public void refused(InetAddress peer, Refusal reason) {
            // nothing to tell
        }

        @Override
        public void handshakeFailed(InetAddress peer, Throwable cause) {
            // nothing to tell
        }
    };
}
