// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** A WebSocket (RFC 6455) on a raw TLS socket, that takes nothing from it until it is told to. */
final class StalledTail implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECEIVE_BUFFER = 4096;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;

    private final SSLSocket tls;
    private final DataInputStream in;
    private Integer closeCode;

    private StalledTail(SSLSocket tls) throws IOException {
        this.tls = tls;
        this.in = new DataInputStream(tls.getInputStream());
    }

    /** Shakes hands and reads no further. */
    static StalledTail open(int port, Path certs) throws IOException {
        Socket plain = new Socket();
        plain.setReceiveBufferSize(RECEIVE_BUFFER);
        plain.connect(new InetSocketAddress("127.0.0.1", port));
        StalledTail tail = new StalledTail(
                (SSLSocket) ClientTls.of(certs).getSocketFactory().createSocket(plain, "127.0.0.1", port, true));
        tail.tls.getOutputStream().write("""
                        GET /api/v1/ws/jobs HTTP/1.1
                        Host: 127.0.0.1
                        Connection: Upgrade
                        Upgrade: websocket
                        Sec-WebSocket-Version: 13
                        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                        """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) tail.in.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError("no WebSocket: " + head);
        }
        return tail;
    }

    /** Takes everything that has been sent, up to the end of the connection. */
    List<JsonNode> readToTheEnd() throws IOException {
        List<JsonNode> frames = new ArrayList<>();
        try {
            while (closeCode == null) {
                int opcode = in.readUnsignedByte() & 0x0f;
                byte[] payload = new byte[length(in.readUnsignedByte())];
                in.readFully(payload);
                if (opcode == TEXT) {
                    frames.add(JSON.readTree(payload));
                } else if (opcode == CLOSE) {
                    closeCode = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
                }
            }
        } catch (EOFException | SocketException | SSLException cutOff) {
            return frames;
        }
        return frames;
    }

    /** The code of the server's close frame; empty if it cut the connection off. */
    Optional<Integer> closeCode() {
        return Optional.ofNullable(closeCode);
    }

    @Override
    public void close() throws IOException {
        tls.close();
    }

    private int length(int first) throws IOException {
        if (first == LENGTH_OF_16_BITS) {
            return in.readUnsignedShort();
        }
        return first == LENGTH_OF_64_BITS ? Math.toIntExact(in.readLong()) : first;
    }
}
