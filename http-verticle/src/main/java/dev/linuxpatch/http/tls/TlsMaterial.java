// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where the TLS files are; all PEM.
 *
 * @param ca the certificates that clients, and this server, must chain to
 * @param certificate the server certificate, followed by its intermediates
 * @param key the private key of the server certificate (PKCS#8, PKCS#1 or SEC 1; not encrypted)
 * @param crl the revocation lists, or null when revocation is not configured
 * @param minimum the oldest protocol version spoken
 */
public record TlsMaterial(Path ca, Path certificate, Path key, Path crl, TlsVersion minimum) {
    public TlsMaterial {
        Objects.requireNonNull(ca, "ca");
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(minimum, "minimum");
    }

    /** The files that there are to watch. */
    List<Path> files() {
        return Stream.of(ca, certificate, key, crl).filter(Objects::nonNull).toList();
    }
}
