// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

import dev.linuxpatch.conf.ConfigLoader;
import dev.linuxpatch.conf.ConfigSources;
import dev.linuxpatch.dist.deploy.Role;
import dev.linuxpatch.dist.deploy.Service;
import dev.linuxpatch.dist.pki.DevelopmentPki;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A rehearsal: the service is started on a port of the loopback that nobody knows, with certificates and files that are
 * thrown away, asked some questions and stopped. The launch script runs it in a JVM that archives, when it exits, the
 * classes it has loaded (JEP 350), and gives the archive to every later start.
 */
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = {
            "Rehearse a start and keep the classes that were loaded, so that later starts are faster and take less memory.",
            "For once after an installation or an upgrade of it or of Java; nothing but the archive is changed."
        })
final class ArchiveCommand implements Callable<Integer> {
    private static final Duration LIFETIME = Duration.ofDays(1);
    /** For each step. A start takes a second; on a machine that is emulated, or starved, a minute. */
    private static final long PATIENCE_SECONDS = 300;
    /** What clients ask most; everything else loads the rest when it is first asked. */
    private static final List<String> QUESTIONS = List.of(
            "/health",
            "/metrics",
            "/api/v1/packages",
            "/api/v1/patches",
            "/api/v1/jobs",
            "/api/v1/system/info",
            "/none");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("linux-patch-api-rehearsal");
        try {
            rehearse(directory);
        } finally {
            delete(directory);
        }
        spec.commandLine().getErr().println("rehearsed; the classes are archived when this ends");
        return ExitCode.OK;
    }

    private static void rehearse(Path directory) throws Exception {
        Path certs = directory.resolve("certs");
        new DevelopmentPki(Clock.systemUTC()).init(certs, List.of("127.0.0.1"), "rehearsal", LIFETIME);
        Path whitelist = Files.writeString(directory.resolve("whitelist.yaml"), "entries: [127.0.0.1]\n");
        int port = freePort();
        Path config = Files.writeString(directory.resolve("config.yaml"), """
                server: {bind: "127.0.0.1", port: %d}
                tls: {ca_cert: "%s", server_cert: "%s", server_key: "%s"}
                jobs: {storage_path: "%s"}
                logging: {file_path: "%s", stdout: false, journal_enabled: false}
                whitelist: {path: "%s"}
                """.formatted(
                        port,
                        certs.resolve(DevelopmentPki.CA),
                        certs.resolve(DevelopmentPki.SERVER),
                        certs.resolve(DevelopmentPki.SERVER_KEY),
                        directory.resolve("jobs"),
                        directory.resolve("audit.log"),
                        whitelist));
        ConfigSources sources = new ConfigSources(config, Map.of(), Map.of());
        Service service = new Service();
        try {
            service.start(
                    ConfigLoader.load(service.vertx(), sources)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS),
                    sources,
                    EnumSet.allOf(Role.class),
                    Version.current());
            ask(service.vertx(), certs, port);
        } finally {
            service.stop();
        }
    }

    /** By hand, as HTTP is the HTTP verticle's: a question a connection, and whatever comes back. */
    private static void ask(Vertx vertx, Path certs, int port) throws Exception {
        NetClient client = vertx.createNetClient();
        ConnectOptions server = new ConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setSsl(true)
                .setSslOptions(new ClientSSLOptions()
                        .setHostnameVerificationAlgorithm("HTTPS")
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(
                                        certs.resolve(DevelopmentPki.CLIENT).toString())
                                .setKeyPath(
                                        certs.resolve(DevelopmentPki.CLIENT_KEY).toString()))
                        .setTrustOptions(new PemTrustOptions()
                                .addCertPath(certs.resolve(DevelopmentPki.CA).toString())));
        for (String path : QUESTIONS) {
            client.connect(server)
                    .compose(socket -> {
                        Promise<Void> answered = Promise.promise();
                        socket.closeHandler(answered::complete);
                        socket.write("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
                        return answered.future();
                    })
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
