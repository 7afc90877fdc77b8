// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import dev.linuxpatch.backend.rig.AptResult;
import dev.linuxpatch.backend.rig.AptRoot;
import dev.linuxpatch.bench.crash.agent.AgentJar;
import dev.linuxpatch.bench.crash.agent.KillBoard;
import dev.linuxpatch.dist.pki.DevelopmentPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A root, the files of a service, and the service that runs now, if one does. Closing it leaves the files of the service. */
public final class CrashHost implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(25);

    private final AptRoot root;
    private final Path directory;
    private final Path launcher;
    private final String javaOptions;
    private final KillBoard board;
    private final ApiClient client;
    private volatile ServiceRun service;

    /**
     * Makes a host; its service is not started yet.
     *
     * @param directory empty, for the service's files
     * @param launcher the launch script
     */
    public CrashHost(CrashRepository repository, Path directory, Path launcher)
            throws IOException, GeneralSecurityException {
        this.root = repository.newRoot();
        this.directory = directory;
        this.launcher = launcher;
        new DevelopmentPki(Clock.systemUTC())
                .init(certs(), List.of("localhost", "127.0.0.1"), "crash-client", Duration.ofDays(2));
        int port = freePort();
        Files.writeString(directory.resolve("whitelist.yaml"), "entries: [\"127.0.0.1\"]\n");
        Files.writeString(configuration(), configurationText(port));
        Path boardFile = directory.resolve("kill-board");
        this.board = KillBoard.map(boardFile);
        this.javaOptions = AgentJar.write(directory.resolve("kill-agent.jar"), boardFile);
        this.client = new ApiClient(port, certs());
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
        service = ServiceRun.start(launcher, configuration(), javaOptions, log());
        return service;
    }

    /** The service that was started last. */
    public ServiceRun service() {
        return service;
    }

    public KillBoard board() {
        return board;
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

    public JobStoreFile store() {
        return new JobStoreFile(jobs().resolve("jobs.db"));
    }

    /** How long scripts of a package sleep, in seconds, and how many lines they write. */
    public void tune(String packageName, double seconds, int lines) {
        root.write(CrashPackages.KNOBS + "/" + packageName, seconds + " " + lines + "\n");
    }

    /** All packages that dpkg knows. Only while nobody changes any. */
    public Map<String, DpkgPackage> packages() {
        return DpkgPackage.parse(root.read("var/lib/dpkg/status"));
    }

    /** What {@code dpkg --audit} says; empty if nothing. */
    public String audit() {
        AptResult result = root.dpkg("--audit");
        return result.output().trim();
    }

    /** Whether dpkg has left updates of its database that nobody has merged. */
    public boolean unmerged() {
        // Beside them there is tmp.i, into which the next dpkg writes whatever is in it.
        String[] left =
                root.path().resolve("var/lib/dpkg/updates").toFile().list((directory, name) -> name.matches("\\d+"));
        return left != null && left.length > 0;
    }

    /** Every run of a maintainer script so far. */
    public List<ScriptRun> scriptRuns() {
        return Files.exists(root.path().resolve(CrashPackages.LOG))
                ? ScriptRun.parse(root.read(CrashPackages.LOG))
                : List.of();
    }

    /** A process of this kind that works for this root now. */
    public Optional<ProcessHandle> find(Victim victim) {
        return root.processes().stream()
                .filter(process -> Victim.of(process).filter(victim::equals).isPresent())
                .findFirst();
    }

    /** SIGKILL to everything below the service: all that a power cut would end. */
    public int killEverythingBelow() {
        List<ProcessHandle> all = root.processes();
        all.forEach(ProcessHandle::destroyForcibly);
        return all.size();
    }

    /** Whether nothing works for this root. */
    public boolean quiet() {
        return root.processes().isEmpty();
    }

    /** The job and the step of every program run that began: by the marker that its processes carry. */
    public Map<String, ProgramRun> programRuns() {
        Map<String, ProgramRun> runs = new HashMap<>();
        try (Stream<Path> files = Files.walk(jobs())) {
            for (Path begin : files.filter(file -> file.endsWith("begin")).toList()) {
                Path step = begin.getParent();
                for (String line : Files.readAllLines(begin)) {
                    if (line.startsWith("marker=")) {
                        runs.put(
                                line.substring("marker=".length()),
                                new ProgramRun(
                                        step.getParent().getFileName().toString(),
                                        step.getFileName().toString()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return runs;
    }

    /** Takes away, as an administrator would, what fails by design: the next round must not need its excuse. */
    public void removeWhatFailsByDesign() {
        if (packages().values().stream().anyMatch(one -> CrashPackages.bad(one.name()) && !one.sound())) {
            root.dpkg("--purge", CrashPackages.BAD_POSTINST).orThrow();
        }
    }

    /** Copies what says something about the packages to the files of the service: the root goes when this is closed. */
    public void keepForLater() throws IOException {
        for (String file : List.of("var/lib/dpkg/status", CrashPackages.LOG, "var/log/apt/history.log")) {
            Path source = root.path().resolve(file);
            if (Files.exists(source)) {
                Files.copy(source, directory.resolve("root-" + source.getFileName()));
            }
        }
    }

    @Override
    public void close() {
        try {
            if (service != null) {
                service.stop(STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            root.close();
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

    private Path certs() {
        return directory.resolve("certs");
    }

    private Path jobs() {
        return directory.resolve("jobs");
    }

    private Path configuration() {
        return directory.resolve("config.yaml");
    }

    private String configurationText(int port) {
        return """
                server: {bind: "127.0.0.1", port: %3$d}
                tls:
                  ca_cert: "%1$s/certs/ca.pem"
                  server_cert: "%1$s/certs/server.pem"
                  server_key: "%1$s/certs/server.key.pem"
                logging: {file_path: "%1$s/audit.log", stdout: false}
                whitelist: {path: "%1$s/whitelist.yaml"}
                package_manager: {root: "%2$s"}
                jobs: {storage_path: "%1$s/jobs"}
                rate_limit: {enabled: false}
                system: {reboot_command: ["/bin/true"]}
                """.formatted(directory, root.path(), port);
    }

    /** It stays the same over restarts, so that clients find the service again. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
