// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;

/** HTTP/1.1 by hand, for clients that stop in the middle. */
final class RawRequest implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 4096;

    private final SSLSocket tls;

    private RawRequest(SSLSocket tls) {
        this.tls = tls;
    }

    static RawRequest connect(int port, Path certs) throws IOException {
        Socket plain = new Socket();
        plain.setReceiveBufferSize(RECEIVE_BUFFER);
        plain.connect(new InetSocketAddress("127.0.0.1", port));
        return new RawRequest(
                (SSLSocket) ClientTls.of(certs).getSocketFactory().createSocket(plain, "127.0.0.1", port, true));
    }

    /** Sends these lines, and an empty one where the text ends with one. */
    void send(String text) throws IOException {
        tls.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        tls.getOutputStream().flush();
    }

    /** Everything up to the end of the connection. */
    String readToTheEnd() throws IOException {
        return new String(tls.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        tls.close();
    }
}
