// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.service;

import dev.linuxpatch.dist.pki.DevelopmentPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of a service that works on an isolated root, and the service that runs with them, if one does. */
public final class ServiceHome implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(25);

    private final Path directory;
    private final Path launcher;
    private final String javaOptions;
    private final ApiClient client;
    private volatile ServiceRun service;

    /** The same with certificates of its own, in {@code certs} below its directory. */
    public ServiceHome(Path directory, Path launcher, Path root, String backend, String javaOptions)
            throws IOException, GeneralSecurityException {
        this(directory, newCertificates(directory.resolve("certs")), launcher, root, backend, javaOptions);
    }

    /**
     * Makes the files; the service is not started yet.
     *
     * @param directory empty, for the service's files
     * @param certs from {@link #newCertificates}
     * @param launcher the launch script
     * @param root of the packages
     * @param backend as {@code package_manager.backend} has it
     * @param javaOptions for the service; may be empty
     */
    public ServiceHome(Path directory, Path certs, Path launcher, Path root, String backend, String javaOptions)
            throws IOException, GeneralSecurityException {
        this.directory = directory;
        this.launcher = launcher;
        this.javaOptions = javaOptions;
        int port = freePort();
        Files.writeString(directory.resolve("whitelist.yaml"), "entries: [\"127.0.0.1\"]\n");
        Files.writeString(configuration(), text(certs, port, root, backend));
        this.client = new ApiClient(port, certs);
    }

    /**
     * Makes certificates, which several services may have in turn.
     *
     * @return the directory
     */
    public static Path newCertificates(Path directory) throws IOException, GeneralSecurityException {
        new DevelopmentPki(Clock.systemUTC())
                .init(directory, List.of("localhost", "127.0.0.1"), "bench-client", Duration.ofDays(2));
        return directory;
    }

    /** Starts the service and waits until it answers; empty if it has ended before. */
    public Optional<ServiceRun> start() throws IOException, InterruptedException {
        ServiceRun started = launch();
        long end = System.nanoTime() + START.toNanos();
        while (started.alive()) {
            if (answers()) {
                return Optional.of(started);
            }
            if (System.nanoTime() > end) {
                started.kill();
                throw new IllegalStateException("the service does not answer; its output is in " + log());
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return Optional.empty();
    }

    /** Starts the service and does not wait. */
    public ServiceRun launch() throws IOException {
        if (service != null && service.alive()) {
            throw new IllegalStateException("the service runs");
        }
        service = ServiceRun.start(
                List.of(
                        launcher.toString(),
                        "serve",
                        "--config",
                        configuration().toString()),
                javaOptions,
                log());
        return service;
    }

    /** The service that was started last; null if none was. */
    public ServiceRun service() {
        return service;
    }

    public ApiClient client() {
        return client;
    }

    /** What the service has written. */
    public Path log() {
        return directory.resolve("service.log");
    }

    public Path directory() {
        return directory;
    }

    /** The job store and all other state. */
    public Path jobs() {
        return directory.resolve("jobs");
    }

    /** Ends the service, if one runs; its files stay. */
    @Override
    public void close() {
        try {
            if (service != null) {
                service.stop(STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            // Without an inventory nothing is accepted.
            return client.send("GET", "/api/v1/packages?limit=1", null, Map.of())
                            .status()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private Path configuration() {
        return directory.resolve("config.yaml");
    }

    private String text(Path certs, int port, Path root, String backend) {
        return """
                server: {bind: "127.0.0.1", port: %3$d}
                tls:
                  ca_cert: "%5$s/ca.pem"
                  server_cert: "%5$s/server.pem"
                  server_key: "%5$s/server.key.pem"
                logging: {file_path: "%1$s/audit.log", stdout: false}
                whitelist: {path: "%1$s/whitelist.yaml"}
                package_manager: {root: "%2$s", backend: "%4$s"}
                jobs: {storage_path: "%1$s/jobs"}
                rate_limit: {enabled: false}
                system: {reboot_command: ["/bin/true"]}
                """.formatted(directory, root, port, backend, certs);
    }

    /** It stays the same over restarts, so that clients find the service again. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
