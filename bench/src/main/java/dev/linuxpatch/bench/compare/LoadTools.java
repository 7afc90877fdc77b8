// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The clients: {@code mtls_load} and {@code mtls_shim} of {@code bench/native}, compiled, and h2load, to which the shim
 * gives a client certificate.
 *
 * @param directory where the compiled tools are
 */
record LoadTools(Path directory, Credentials credentials) {
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final int STREAMS = 10;

    /** Puts load on a server for a time. */
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
        List<String> command = List.of(
                "h2load",
                "--clients=" + work.connections(),
                "--max-concurrent-streams=" + STREAMS,
                "--threads=1",
                "--duration=" + time.toMillis() + "ms",
                "--log-file=" + log,
                "https://127.0.0.1:" + port + work.document().path());
        Map<String, String> environment = Map.of(
                "LD_PRELOAD", directory.resolve("mtls_shim.so").toString(),
                "MTLS_CERT", credentials.clientCertificate().toString(),
                "MTLS_KEY", credentials.clientKey().toString());
        return H2LoadReport.read(Tool.text(command, environment, time.plus(GRACE)), log, time);
    }
}
