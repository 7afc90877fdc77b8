// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import dev.linuxpatch.job.StoreException;
import dev.linuxpatch.job.sql.Sql;
import dev.linuxpatch.shared.host.HostId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that is made when it is needed, sees the rows of one host, and is made anew after it was lost. */
final class Session implements Sql, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** While the server is away nobody waits for a connection more often than this. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Connector connector;
    private final HostId host;
    /** Null while there is none. */
    private Connection connection;
    /** Why there is none; null if it was not tried. */
    private SQLException trouble;

    private long triedNanos;
    private boolean migrated;
    private String note = "";

    Session(Connector connector, HostId host) {
        this.connector = connector;
        this.host = host;
    }

    Connector connector() {
        return connector;
    }

    /** What the operator of the server should know. */
    String note() {
        return note;
    }

    /**
     * Makes the tables if that was not done.
     *
     * @throws StoreException if the server refuses us, is away, or is not who it should be
     */
    void migrate() {
        if (migrated) {
            return;
        }
        try {
            PostgresSchema.migrate(connector);
            migrated = true;
        } catch (SQLException e) {
            throw Failures.of("the job store " + connector.url() + " cannot be opened", e, Failures.passing(e));
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        for (boolean again = true; ; again = false) {
            try {
                return work.run();
            } catch (SQLException e) {
                if (Failures.ofConnection(e)) {
                    drop();
                    if (again) {
                        continue;
                    }
                }
                throw Failures.of("cannot read the job store " + connector.url(), e, true);
            }
        }
    }

    /** Each statement is a transaction, unless one was begun. */
    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        return connected().prepareStatement(sql);
    }

    void begin() throws SQLException {
        connected().setAutoCommit(false);
    }

    void commit() throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Ends what was begun and not committed, whatever is left of the connection. */
    void rollback(Exception cause) {
        if (connection == null) {
            return;
        }
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            cause.addSuppressed(e);
            drop();
        }
    }

    /** What was being done is ended by the server when it notices. */
    void drop() {
        Connection old = connection;
        connection = null;
        try {
            if (old != null) {
                old.close();
            }
        } catch (SQLException e) {
            LOG.debug("a connection to {} does not close: {}", connector.url(), e.getMessage());
        }
    }

    @Override
    public void close() {
        drop();
    }

    private Connection connected() throws SQLException {
        if (connection == null) {
            if (trouble != null && System.nanoTime() - triedNanos < PAUSE_NANOS) {
                throw trouble;
            }
            try {
                connection = prepared(connector.open());
                trouble = null;
            } catch (SQLException e) {
                trouble = e;
                triedNanos = System.nanoTime();
                throw e;
            }
        }
        return connection;
    }

    private Connection prepared(Connection fresh) throws SQLException {
        String sql = """
                SELECT set_config('linux_patch_api.host', ?, false), current_setting('server_encoding'),
                    current_setting('fsync'),
                    set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                        WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)
                """;
        try (PreparedStatement statement = fresh.prepareStatement(sql)) {
            statement.setString(1, host.value());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String encoding = row.getString(2);
                if (!encoding.equals("UTF8")) {
                    throw new SQLException("the database is encoded in " + encoding + ", not in UTF8", "3D000");
                }
                note = row.getString(3).equals("on")
                        ? ""
                        : "fsync is off on " + connector.url() + ": jobs are lost when that machine loses its power";
            }
            return fresh;
        } catch (SQLException e) {
            fresh.close();
            throw e;
        }
    }
}
