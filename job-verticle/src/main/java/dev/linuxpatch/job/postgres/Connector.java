// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import dev.linuxpatch.conf.PostgresServer;
import dev.linuxpatch.conf.StoreSettings;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Makes connections to the server. Whatever it does is bounded in time, so that a node that is cut off notices. */
final class Connector {
    /** Seconds. */
    private static final int CONNECT = 2;

    private static final int ANSWER = 3;
    /** Seconds; a table may be long. */
    private static final int MIGRATION = 600;

    /**
     * Milliseconds, by the server. A transaction whose owner is paused must not keep the next owner waiting; a lock is waited
     * for longer than that, so that who waits for such a transaction sees its end.
     */
    private static final String LIMITS =
            "-c statement_timeout=2500 -c lock_timeout=1500 -c idle_in_transaction_session_timeout=1000";

    private static final Set<PosixFilePermission> TOO_OPEN =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final StoreSettings settings;
    private final String application;

    /** @param application by which the server's operator knows the connection */
    Connector(StoreSettings settings, String application) {
        this.settings = settings;
        this.application = application;
    }

    /** Where it is, without anything secret. */
    String url() {
        return settings.server().url();
    }

    /** A connection for what jobs need. */
    Connection open() throws SQLException {
        return open(ANSWER, LIMITS);
    }

    /** A connection for what may take long. */
    Connection openForMigration() throws SQLException {
        return open(MIGRATION, "");
    }

    private Connection open(int socketSeconds, String options) throws SQLException {
        PostgresServer server = settings.server();
        Properties properties = new Properties();
        PGProperty.USER.set(properties, server.user());
        PGProperty.SSL_MODE.set(properties, server.encrypted() ? "verify-full" : "disable");
        set(PGProperty.SSL_ROOT_CERT, properties, server.rootCertificate());
        set(PGProperty.SSL_CERT, properties, server.certificate());
        set(PGProperty.SSL_KEY, properties, server.key());
        if (settings.passwordFile() != null) {
            PGProperty.PASSWORD.set(properties, password(settings.passwordFile()));
        }
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT);
        PGProperty.SOCKET_TIMEOUT.set(properties, socketSeconds);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.REWRITE_BATCHED_INSERTS.set(properties, true);
        PGProperty.APPLICATION_NAME.set(properties, application);
        PGProperty.OPTIONS.set(properties, options);
        // Not by way of DriverManager: it loads every driver that there is.
        return new Driver().connect(jdbcUrl(server), properties);
    }

    private static String jdbcUrl(PostgresServer server) {
        String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
        String database = URLEncoder.encode(server.database(), StandardCharsets.UTF_8);
        return "jdbc:postgresql://" + host + ":" + server.port() + "/" + database;
    }

    private static void set(PGProperty property, Properties properties, Path file) {
        if (file != null) {
            property.set(properties, file.toString());
        }
    }

    private static String password(Path file) throws SQLException {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(TOO_OPEN::contains)) {
                throw new PasswordFileException(file + " can be read by others: chmod 600 " + file);
            }
            return Files.readAllLines(file).stream()
                    .findFirst()
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() -> new PasswordFileException(file + " is empty"));
        } catch (IOException e) {
            throw new PasswordFileException(file + " cannot be read: " + e);
        }
    }

    /** It does not pass by itself. */
    static final class PasswordFileException extends SQLException {
        private static final long serialVersionUID = 1L;

        PasswordFileException(String message) {
            super("jobs.store_password_file: " + message);
        }
    }
}
