// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The section {@code tls}. There is no switch: this service does not serve without mutual TLS.
 *
 * @param port wins over {@code server.port}; null when it is not given
 * @param caCertificate PEM file of the authorities whose client certificates are accepted
 * @param serverCertificate PEM file of the server's certificate and its chain
 * @param serverKey PEM file of the server's private key
 * @param crlPath PEM file of revoked client certificates (RFC 5280); null when revocation is not checked
 * @param minVersion the oldest protocol version that is spoken
 * @param handshakeTimeout after which an unfinished handshake is closed
 */
public record TlsSettings(
        Integer port,
        Path caCertificate,
        Path serverCertificate,
        Path serverKey,
        Path crlPath,
        TlsVersion minVersion,
        Duration handshakeTimeout) {

    public TlsSettings {
        if (port != null) {
            Check.port("port", port);
        }
        requireNonNull(caCertificate, "caCertificate");
        requireNonNull(serverCertificate, "serverCertificate");
        requireNonNull(serverKey, "serverKey");
        requireNonNull(minVersion, "minVersion");
        Check.positive("handshakeTimeout", handshakeTimeout);
    }
}
