// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import dev.linuxpatch.job.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/**
 * One connection to one SQLite file, with JDBC's ceremony taken off. Every statement is prepared, and every failure is a
 * {@link StoreException}.
 */
final class Database implements AutoCloseable {
    /** For a person who looks inside with {@code sqlite3} and holds a lock for a moment. */
    private static final int BUSY_MILLIS = 5_000;

    /** What is done with a connection. */
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Sets the parameters of a statement. */
    interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Reads one row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Path file;
    private final Connection connection;

    private Database(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens the file in WAL mode with {@code synchronous=FULL}: a commit returns when it is on the disk
     * (<a href="https://www.sqlite.org/pragma.html#pragma_synchronous">PRAGMA synchronous</a>).
     */
    static Database open(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement pragma = connection.createStatement()) {
            // Can be chosen only before the first page is written; a file that is there already is not touched.
            if (Files.size(file) == 0) {
                pragma.execute("PRAGMA auto_vacuum = INCREMENTAL");
            }
            pragma.execute("PRAGMA journal_mode = WAL");
            pragma.execute("PRAGMA synchronous = FULL");
            pragma.execute("PRAGMA journal_size_limit = 16777216");
            return new Database(file, connection);
        } catch (IOException e) {
            connection.close();
            throw new SQLException(e);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Runs statements of our own that have no parameters. */
    void script(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    int update(String sql, Binder binder) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binder.bind(statement);
            return statement.executeUpdate();
        }
    }

    <T> List<T> query(String sql, Binder binder, Reader<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binder.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
        }
        return rows;
    }

    <T> Optional<T> first(String sql, Binder binder, Reader<T> reader) throws SQLException {
        return query(sql, binder, reader).stream().findFirst();
    }

    long number(String sql, Binder binder) throws SQLException {
        return first(sql, binder, row -> row.getLong(1)).orElseThrow(() -> new SQLException("no row for " + sql));
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    /** All of it, or nothing; it is on the disk when this returns. */
    <T> T transaction(Work<T> work) {
        return guarded("write", () -> {
            // By hand: setAutoCommit(true) commits too, and on a full disk it hides the reason behind a second failure.
            script("BEGIN IMMEDIATE");
            try {
                T result = work.run();
                script("COMMIT");
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(e);
                throw e;
            }
        });
    }

    <T> T read(Work<T> work) {
        return guarded("read", work);
    }

    private <T> T guarded(String what, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new StoreException("cannot " + what + " the job store " + file + ": " + e.getMessage(), e);
        }
    }

    private void rollback(Exception cause) {
        try {
            script("ROLLBACK");
        } catch (SQLException e) {
            // SQLite has rolled back by itself already, for example when the disk is full.
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("cannot close the job store " + file + ": " + e.getMessage(), e);
        }
    }
}
