// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

/** The protocol versions of TLS that may be spoken. */
public enum TlsVersion {
    /** RFC 5246. */
    TLS_1_2("1.2"),
    /** RFC 8446. */
    TLS_1_3("1.3");

    private final String number;

    TlsVersion(String number) {
        this.number = number;
    }

    /** As written in the configuration: {@code 1.3}. */
    public String number() {
        return number;
    }

    /** As TLS engines call it: {@code TLSv1.3}. */
    public String protocol() {
        return "TLSv" + number;
    }
}
