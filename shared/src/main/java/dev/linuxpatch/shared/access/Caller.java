// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.access;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who asks: the identity that the TLS handshake proved.
 *
 * @param subject distinguished name of the client certificate (RFC 2253)
 * @param commonName its common name; empty if it has none
 * @param subjectAltNames its subject alternative names as {@code type:value}
 * @param serial serial number in lower-case hexadecimal
 * @param address peer address without port
 */
public record Caller(String subject, String commonName, List<String> subjectAltNames, String serial, String address) {

    public Caller {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(commonName, "commonName");
        Objects.requireNonNull(serial, "serial");
        Objects.requireNonNull(address, "address");
        subjectAltNames = List.copyOf(subjectAltNames);
    }

    /**
     * Names who asks, whatever address it asks from and however often its certificate was renewed: subject and alternative
     * names, one a line.
     */
    public String identity() {
        return Stream.concat(Stream.of(subject), subjectAltNames.stream().sorted())
                .collect(Collectors.joining("\n"));
    }

    /** The caller of work that the service starts by itself, such as the reboot after a patch. */
    public static Caller service() {
        return new Caller("CN=linux-patch-api", "linux-patch-api", List.of(), "", "");
    }
}
