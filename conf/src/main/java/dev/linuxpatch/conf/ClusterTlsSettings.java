// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * The section {@code cluster.tls}.
 *
 * @param caCertificate PEM file of the cluster's own authority, which signs nothing but nodes
 * @param certificate PEM file of this node's certificate and its chain
 * @param key PEM file of this node's private key
 */
public record ClusterTlsSettings(Path caCertificate, Path certificate, Path key) {

    public ClusterTlsSettings {
        requireNonNull(caCertificate, "caCertificate");
        requireNonNull(certificate, "certificate");
        requireNonNull(key, "key");
    }
}
