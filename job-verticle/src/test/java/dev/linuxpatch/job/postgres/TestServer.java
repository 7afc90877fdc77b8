// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import dev.linuxpatch.conf.PostgresServer;
import dev.linuxpatch.conf.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of a test's own, from the binaries of Debian's package {@code postgresql}, on a free port of the
 * loopback interface. It asks for a password, writes to a real disk, and is ended with the test, also with one that fails.
 */
public final class TestServer implements AutoCloseable {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";
    /** Owns its databases, and may do nothing else. */
    private static final String SERVICE = "lpa";

    private static final String PASSWORD = "p'a\"s\\s wört";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path binaries;
    private final Path home;
    private final int port;
    private final List<String> options = new ArrayList<>();
    private final Thread atExit = new Thread(this::kill);
    private Process process;

    private TestServer(Path binaries, Path home, int port) {
        this.binaries = binaries;
        this.home = home;
        this.port = port;
    }

    /** One that runs. */
    public static TestServer started() throws Exception {
        TestServer server = made(Files.createTempDirectory("postgres"));
        server.start();
        return server;
    }

    /**
     * One that runs, and can be reached from other hosts, with TLS.
     *
     * @param address of this host
     * @param network from which it can be reached
     * @param certificate for that address
     */
    public static TestServer startedFor(String address, String network, Path certificate, Path key) throws Exception {
        TestServer server = made(Files.createTempDirectory("postgres"));
        server.options("-c", "listen_addresses=127.0.0.1," + address);
        server.identify(certificate, key);
        Files.writeString(
                server.home.resolve("data/pg_hba.conf"),
                "hostssl all all " + network + " scram-sha-256\n",
                StandardOpenOption.APPEND);
        server.start();
        return server;
    }

    /** One that has been made, but does not run. */
    static TestServer made(Path home) throws Exception {
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            Path binaries = versions.map(version -> version.resolve("bin"))
                    .filter(directory -> Files.exists(directory.resolve("initdb")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no initdb below " + DEBIAN + ": install postgresql"));
            TestServer server = new TestServer(binaries, home, freePort());
            server.init();
            Runtime.getRuntime().addShutdownHook(server.atExit);
            return server;
        }
    }

    Path home() {
        return home;
    }

    public int port() {
        return port;
    }

    /** More options of the server's command line, from its next start on. */
    void options(String... more) {
        options.addAll(List.of(more));
    }

    /** A new, empty database. */
    public StoreSettings database(String name) {
        admin("CREATE DATABASE " + name + " OWNER " + SERVICE + " ENCODING 'UTF8' TEMPLATE template0");
        return settings("127.0.0.1", port, name, null);
    }

    /** @param rootCertificate null for no encryption */
    StoreSettings settings(String host, int at, String name, Path rootCertificate) {
        return new StoreSettings(
                new PostgresServer(host, at, name, SERVICE, rootCertificate, null, null), home.resolve("password"));
    }

    /** Runs a statement in a database, as somebody else would. */
    void sql(String database, String statement) {
        try (Connection connection = connect(database);
                Statement run = connection.createStatement()) {
            run.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The first column of all rows, as text. */
    public List<String> column(String database, String query) {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect(database);
                Statement run = connection.createStatement();
                ResultSet row = run.executeQuery(query)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void admin(String statement) {
        sql("postgres", statement);
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, PASSWORD);
    }

    /** Starts it, also again, and waits until it can be asked. */
    public void start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(asPostgres("postgres"));
        command.addAll(List.of("-D", home.resolve("data").toString(), "-p", String.valueOf(port)));
        command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
        command.addAll(options);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        SQLException last = null;
        process = run(command);
        while (System.nanoTime() < deadline) {
            try {
                connect("postgres").close();
                if (column("postgres", "SELECT rolname FROM pg_roles WHERE rolname = '" + SERVICE + "'")
                        .isEmpty()) {
                    admin("CREATE ROLE " + SERVICE + " LOGIN PASSWORD '" + PASSWORD.replace("'", "''") + "'");
                }
                return;
            } catch (SQLException e) {
                last = e;
                TimeUnit.MILLISECONDS.sleep(50);
            }
            if (!process.isAlive()) {
                // After kill -9 its children may still be there for a moment.
                process = run(command);
            }
        }
        throw new AssertionError("it does not start:\n" + log(), last);
    }

    /** kill -9: its children notice, and end. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    /** Its fast shutdown: connections are ended, what they have begun is undone. */
    public void stop() {
        try {
            new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (IOException | InterruptedException e) {
            kill();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            stop();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has it speak TLS, from its next start on, with copies of these files. */
    void identify(Path certificate, Path key) throws IOException {
        Path ownKey = Files.copy(key, home.resolve("server.key"));
        Files.setPosixFilePermissions(ownKey, PosixFilePermissions.fromString("rw-------"));
        give(ownKey);
        Path ownCertificate = Files.copy(certificate, home.resolve("server.pem"));
        give(ownCertificate);
        options("-c", "ssl=on", "-c", "ssl_key_file=" + ownKey, "-c", "ssl_cert_file=" + ownCertificate);
    }

    /** Gives a file to the user that the server runs as. */
    void give(Path file) throws IOException {
        if (isRoot()) {
            UserPrincipal postgres =
                    file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
            Files.setOwner(file, postgres);
        }
    }

    private void init() throws Exception {
        Path password = home.resolve("password");
        Files.writeString(password, PASSWORD + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        give(password);
        give(home);
        List<String> command = new ArrayList<>(asPostgres("initdb"));
        command.addAll(List.of("-D", home.resolve("data").toString(), "-U", USER, "--pwfile=" + password));
        command.addAll(List.of("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"));
        Process initdb = run(command);
        if (!initdb.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || initdb.exitValue() != 0) {
            initdb.destroyForcibly();
            throw new AssertionError("initdb failed:\n" + log());
        }
    }

    /** It refuses to run as root. */
    private List<String> asPostgres(String program) {
        String path = binaries.resolve(program).toString();
        return isRoot()
                ? List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", path)
                : List.of(path);
    }

    private Process run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()));
        builder.directory(home.toFile());
        return builder.start();
    }

    private String log() throws IOException {
        return Files.readString(home.resolve("log"));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
