// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.nio.file.Path;

/** The certificates that both servers and all clients use: a directory as {@code linux-patch-api pki init} makes it. */
record Credentials(Path directory) {
    Path authority() {
        return directory.resolve("ca.pem");
    }

    Path serverCertificate() {
        return directory.resolve("server.pem");
    }

    Path serverKey() {
        return directory.resolve("server.key.pem");
    }

    Path clientCertificate() {
        return directory.resolve("client.pem");
    }

    Path clientKey() {
        return directory.resolve("client.key.pem");
    }
}
