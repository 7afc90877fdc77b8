// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tls;

import java.util.Set;

/** The oldest protocol version that is spoken. */
public enum TlsVersion {
    /** TLS 1.2 and 1.3, for clients that cannot do better. */
    TLS_1_2(Set.of("TLSv1.2", "TLSv1.3")),
    /** TLS 1.3 only, the default. */
    TLS_1_3(Set.of("TLSv1.3"));

    private final Set<String> protocols;

    TlsVersion(Set<String> protocols) {
        this.protocols = protocols;
    }

    /** The protocol names of the JDK to switch on. */
    public Set<String> protocols() {
        return protocols;
    }
}
