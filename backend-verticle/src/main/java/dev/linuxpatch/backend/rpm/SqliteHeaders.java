// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.sqlite.SQLiteConfig;

/**
 * Reads headers from {@code rpmdb.sqlite} (rpm's {@code lib/backend/sqlite.c}): table Packages, one header a row. rpm writes
 * ahead to a log, so a reader sees one moment and keeps no writer waiting.
 */
final class SqliteHeaders {
    /** Only while the log is set up or moved over a reader may find the door closed. */
    private static final int BUSY_MILLIS = 5000;

    private SqliteHeaders() {}

    static void read(Path file, Consumer<RpmHeader> consumer) throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file);
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
