// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import dev.linuxpatch.job.StoreException;
import dev.linuxpatch.job.sql.SqlTransactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * One connection to one SQLite file.
 */
final class Database implements SqlTransactions, AutoCloseable {
    /** For a person who looks inside with {@code sqlite3} and holds a lock for a moment. */
    private static final int BUSY_MILLIS = 5_000;

    /** Where a database that can be worked with comes from, again and again. */
    interface Source {
        /** One that was looked through; blocks for as long as that takes. */
        Database open();

        /** One that gives but does not take, for a disk that takes nothing. */
        Optional<Database> openToRead();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** After these a connection is not trusted any more. */
    private static final Set<Integer> UNSOUND = Set.of(
            SQLiteErrorCode.SQLITE_IOERR.code,
            SQLiteErrorCode.SQLITE_CORRUPT.code,
            SQLiteErrorCode.SQLITE_NOTADB.code,
            SQLiteErrorCode.SQLITE_CANTOPEN.code,
            SQLiteErrorCode.SQLITE_READONLY.code);
    /** The lowest byte of an extended result code is the code itself. */
    private static final int PRIMARY = 0xff;

    private final Path file;
    /** Null for one that is not renewed. */
    private final Source source;

    private Connection connection;
    private boolean readOnly;
    /** Why nothing is written; null if all is well. */
    private StoreException trouble;
    /** Whether a commit that was reported as failed may be in the log all the same. */
    private boolean ghost;

    private long triedNanos;

    private Database(Path file, Source source, Connection connection, boolean readOnly) {
        this.file = file;
        this.source = source;
        this.connection = connection;
        this.readOnly = readOnly;
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
            return new Database(file, null, connection, false);
        } catch (IOException e) {
            connection.close();
            throw new SQLException(e);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Opens the file without writing a byte: the index of the log is kept in memory, which takes the whole file for us
     * (<a href="https://www.sqlite.org/wal.html#noshm">WAL without shared memory</a>); where even that is too much, and there
     * is no log, as a file that nobody can change.
     */
    static Optional<Database> openToRead(Path file) {
        boolean hasLog = Files.exists(StoreDirectory.log(file));
        return readable(file, "jdbc:sqlite:" + file, false)
                .or(() -> readable(file, "jdbc:sqlite:file:" + file.toUri().getRawPath() + "?mode=ro", true))
                .or(() -> hasLog
                        ? Optional.empty()
                        : readable(file, "jdbc:sqlite:file:" + file.toUri().getRawPath() + "?immutable=1", true));
    }

    private static Optional<Database> readable(Path file, String url, boolean uri) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(uri);
        try {
            Connection connection = config.createConnection(url);
            Database database = new Database(file, null, connection, true);
            try {
                database.query("PRAGMA locking_mode = EXCLUSIVE", none -> {}, row -> row.getString(1));
                database.number("SELECT count(*) FROM counter", none -> {});
                return Optional.of(database);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            LOG.debug("{} cannot be read as {}: {}", file, url, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * One that lasts: after an error of the disk it is opened anew and looked through before anything more is written, for
     * after a failed {@code fsync(2)} nobody knows what is on the disk, and the next one may succeed without it.
     *
     * @throws StoreException if it cannot be opened now, and that will not pass by itself
     */
    static Database lasting(Path file, Source source) {
        Database database = new Database(file, source, null, true);
        try {
            database.adopt(source.open());
        } catch (StoreException e) {
            if (!e.passing()) {
                throw e;
            }
            LOG.error("{}: no jobs are taken until that is over", e.getMessage());
            database.trouble = e;
            source.openToRead().ifPresent(database::adopt);
        }
        return database;
    }

    private void adopt(Database other) {
        connection = other.connection;
        readOnly = other.readOnly;
    }

    /** The result code without its extension. */
    static int primary(SQLException e) {
        return e.getErrorCode() & PRIMARY;
    }

    /** Runs statements of our own that have no parameters. */
    void script(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    @Override
    public <T> T transaction(Work<T> work) {
        if (trouble != null) {
            mend();
        }
        return guarded("write", () -> atOnce(work));
    }

    @Override
    public <T> T read(Work<T> work) {
        if (connection == null) {
            mend();
        }
        return guarded("read", work);
    }

    private <T> T atOnce(Work<T> work) throws SQLException {
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
    }

    private <T> T guarded(String what, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            StoreException failure = new StoreException(
                    "cannot " + what + " the job store " + file + ": " + e.getMessage(), e, source != null);
            if (source != null && UNSOUND.contains(primary(e))) {
                LOG.error("{}: it is looked through before anything more is written", failure.getMessage());
                trouble = failure;
                ghost |= primary(e) == SQLiteErrorCode.SQLITE_IOERR.code;
            }
            throw failure;
        }
    }

    /** Opens it anew, or throws what is in the way. */
    private void mend() {
        long now = System.nanoTime();
        if (triedNanos != 0 && now - triedNanos < PAUSE_NANOS) {
            throw trouble;
        }
        triedNanos = now;
        exorcise();
        if (readOnly) {
            // It has the file for itself.
            closeQuietly();
        }
        Connection old = connection;
        try {
            adopt(source.open());
            trouble = null;
            LOG.warn("the job store {} takes jobs again", file);
        } catch (StoreException e) {
            trouble = e;
            if (connection == null) {
                source.openToRead().ifPresent(this::adopt);
            }
            throw e;
        }
        close(old);
    }

    /**
     * A commit whose {@code fsync} failed was told as failed, but may stand in the log, and would come to life when the log is
     * read anew. The next commit on the same connection overwrites it.
     */
    private void exorcise() {
        if (!ghost || connection == null || readOnly) {
            return;
        }
        try {
            atOnce(() -> update("UPDATE counter SET value = value + 1 WHERE name = 'probe'", none -> {}));
            query("PRAGMA wal_checkpoint(TRUNCATE)", none -> {}, row -> row.getInt(1));
            ghost = false;
        } catch (SQLException e) {
            throw new StoreException("the job store " + file + " takes nothing: " + e.getMessage(), e, true);
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

    private void closeQuietly() {
        close(connection);
        connection = null;
    }

    private void close(Connection which) {
        try {
            if (which != null) {
                which.close();
            }
        } catch (SQLException e) {
            LOG.warn("a connection to the job store {} does not close: {}", file, e.getMessage());
        }
    }

    @Override
    public void close() {
        close(connection);
    }
}
