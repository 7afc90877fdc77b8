// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The clients: {@code mtls_load} and {@code mtls_shim} of {@code bench/native}, compiled, and h2load, to which the shim
 * gives a client certificate.
 */
final class LoadTools {
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final int STREAMS = 10;
    private static final int FIRST_HTTP_2_REQUESTS = 3200;

    private final Path directory;
    private final Credentials credentials;
    /** By port: how fast a server was when it was last asked over HTTP/2. */
    private final Map<Integer, Double> http2PerSecond = new HashMap<>();

    /** @param directory where the compiled tools are */
    LoadTools(Path directory, Credentials credentials) {
        this.directory = directory;
        this.credentials = credentials;
    }

    /**
     * Puts load on a server for a time. HTTP/2 is measured by the number of requests, as h2load hangs now and then when it
     * is to stop at a time; how many fill the time is known from the time before.
     */
    LoadResult load(Work work, int port, Duration time) throws IOException, InterruptedException {
        return switch (work.protocol()) {
            case FULL_HANDSHAKE -> mtlsLoad("full", work.document(), work.connections(), port, time);
            case RESUMED_HANDSHAKE -> mtlsLoad("resumed", work.document(), work.connections(), port, time);
            case KEEP_ALIVE -> mtlsLoad("keepalive", work.document(), work.connections(), port, time);
            case HTTP_2 -> http2(work, port, time);
        };
    }

    /** Asks for a document again and again on one connection. */
    LoadResult oneConnection(Document document, int port, Duration time) throws IOException, InterruptedException {
        return mtlsLoad("keepalive", document, 1, port, time);
    }

    /** The body of a document as it is sent; the server is verified. */
    byte[] fetch(Document document, int port) throws IOException, InterruptedException {
        List<String> command = command("fetch", document, port);
        command.addAll(List.of("--ca", credentials.authority().toString()));
        return Tool.run(command, Map.of(), GRACE);
    }

    /** A process that ends with 0 as soon as the server has answered once. */
    ProcessBuilder firstAnswer(int port, Duration limit) {
        List<String> command = command("first", Document.SMALL, port);
        command.addAll(List.of("--seconds", Long.toString(limit.toSeconds())));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    private LoadResult mtlsLoad(String mode, Document document, int connections, int port, Duration time)
            throws IOException, InterruptedException {
        List<String> command = command(mode, document, port);
        command.addAll(List.of(
                "--connections", Integer.toString(connections), "--seconds", Double.toString(time.toMillis() / 1e3)));
        return LoadResult.parse(Tool.text(command, Map.of(), time.plus(GRACE)));
    }

    private List<String> command(String mode, Document document, int port) {
        List<String> command = new ArrayList<>(List.of(
                directory.resolve("mtls_load").toString(),
                mode,
                "--port",
                Integer.toString(port),
                "--cert",
                credentials.clientCertificate().toString(),
                "--key",
                credentials.clientKey().toString(),
                "--path",
                document.path()));
        if (document.gzip()) {
            command.add("--gzip");
        }
        return command;
    }

    private LoadResult http2(Work work, int port, Duration time) throws IOException, InterruptedException {
        Path log = directory.resolve("h2load.log");
        Double perSecond = http2PerSecond.get(port);
        long requests = perSecond == null
                ? FIRST_HTTP_2_REQUESTS
                : Math.max(FIRST_HTTP_2_REQUESTS, Math.round(perSecond * time.toMillis() / 1e3));
        List<String> command = List.of(
                "h2load",
                "--clients=" + work.connections(),
                "--max-concurrent-streams=" + STREAMS,
                "--threads=1",
                "--requests=" + requests,
                "--log-file=" + log,
                "https://127.0.0.1:" + port + work.document().path());
        Map<String, String> environment = Map.of(
                "LD_PRELOAD", directory.resolve("mtls_shim.so").toString(),
                "MTLS_CERT", credentials.clientCertificate().toString(),
                "MTLS_KEY", credentials.clientKey().toString());
        // It appends.
        Files.deleteIfExists(log);
        LoadResult result = H2LoadReport.read(Tool.text(command, environment, time.plus(GRACE)), log);
        http2PerSecond.put(port, result.requestsPerSecond());
        return result;
    }
}
