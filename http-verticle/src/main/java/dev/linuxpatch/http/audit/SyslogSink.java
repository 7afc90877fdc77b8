// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.audit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Sends each record as a syslog message (RFC 5424) in one UDP datagram (RFC 5426): facility authpriv, severity informational
 * or warning, the event as MSGID, the JSON line as the message. The name of the server is resolved again after a failure.
 */
public final class SyslogSink implements AuditSink {

    private static final int DEFAULT_PORT = 514;
    private static final int AUTHPRIV = 10 * 8;
    private static final int WARNING = 4;
    private static final int INFORMATIONAL = 6;
    private static final int MAX_MSGID = 32;
    private static final String APPLICATION = "linux-patch-api";

    private final URI server;
    private final String host;
    private final long pid;
    private DatagramChannel channel;

    /**
     * @param server {@code udp://host[:port]}
     * @param host the name of this host in the messages
     * @throws IllegalArgumentException when the server is not of that form
     */
    public SyslogSink(URI server, String host, long pid) {
        if (!"udp".equalsIgnoreCase(server.getScheme()) || server.getHost() == null) {
            throw new IllegalArgumentException("a syslog server is written udp://host:port, not " + server);
        }
        this.server = server;
        this.host = Objects.requireNonNull(host);
        this.pid = pid;
    }

    @Override
    public void write(List<Line> batch) throws IOException {
        try {
            if (channel == null) {
                channel = connect();
            }
            for (Line line : batch) {
                channel.write(message(line));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public String describe() {
        return "syslog " + server;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private DatagramChannel connect() throws IOException {
        int port = server.getPort() < 0 ? DEFAULT_PORT : server.getPort();
        String name = server.getHost().replaceAll("^\\[|]$", "");
        InetSocketAddress address = new InetSocketAddress(name, port);
        if (address.isUnresolved()) {
            throw new IOException(name + " does not resolve");
        }
        DatagramChannel opened = DatagramChannel.open();
        try {
            opened.connect(address);
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private ByteBuffer message(Line line) {
        int priority = AUTHPRIV + (line.warning() ? WARNING : INFORMATIONAL);
        String id = line.event().substring(0, Math.min(MAX_MSGID, line.event().length()));
        String header = String.format(
                Locale.ROOT,
                "<%d>1 %s %s %s %d %s - ",
                priority,
                AuditEncoder.timestamp(line.at()),
                host.isEmpty() ? "-" : host,
                APPLICATION,
                pid,
                id);
        byte[] head = header.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + line.json().length)
                .put(head)
                .put(line.json())
                .flip();
    }
}
