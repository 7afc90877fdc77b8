// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.sqlite.SQLiteConfig;

/**
 * Reads headers from {@code rpmdb.sqlite} (rpm's {@code lib/backend/sqlite.c}): table Packages, one header a row. rpm writes
 * ahead to a log, so a reader sees one moment and keeps no writer waiting.
 */
final class SqliteHeaders {
    /** Only while the log is set up or moved over a reader may find the door closed. */
    private static final int BUSY_MILLIS = 5000;

    /** What the name of the log ends with. */
    private static final String LOG = "-wal";

    private SqliteHeaders() {}

    static void read(Path file, Consumer<RpmHeader> consumer) throws IOException {
        read(file, "", consumer);
    }

    /**
     * Reads from a place that nobody can write to. There SQLite has no room for the files that it reads a log with, and takes
     * the database alone; so where the log says more than that, both are read elsewhere.
     */
    static void readFrozen(Path file, Consumer<RpmHeader> consumer) throws IOException {
        Path log = Path.of(file + LOG);
        if (!Files.exists(log) || Files.size(log) == 0) {
            read(file, "?immutable=1", consumer);
            return;
        }
        Path directory = Files.createTempDirectory("rpmdb-");
        Path copy = directory.resolve(file.getFileName());
        Path logCopy = Path.of(copy + LOG);
        try {
            Files.copy(file, copy);
            Files.copy(log, logCopy);
            read(copy, "", consumer);
        } finally {
            for (Path made : List.of(logCopy, Path.of(copy + "-shm"), copy, directory)) {
                Files.deleteIfExists(made);
            }
        }
    }

    private static void read(Path file, String how, Consumer<RpmHeader> consumer) throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        try (Connection connection = config.createConnection(
                        "jdbc:sqlite:file:" + file.toUri().getRawPath() + how);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT blob FROM Packages ORDER BY hnum")) {
            while (rows.next()) {
                consumer.accept(new RpmHeader(rows.getBytes(1)));
            }
        } catch (SQLException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
