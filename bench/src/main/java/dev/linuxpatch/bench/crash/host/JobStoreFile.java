// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

import dev.linuxpatch.bench.crash.stream.EventStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The service's store, read beside the service. */
public final class JobStoreFile implements EventStore {
    private final Path file;

    JobStoreFile(Path file) {
        this.file = file;
    }

    /** What SQLite finds wrong with the file; empty if nothing is. */
    public List<String> damage() throws SQLException {
        List<String> found = query("PRAGMA integrity_check");
        return found.equals(List.of("ok")) ? List.of() : found;
    }

    @Override
    public long head() throws SQLException {
        return Long.parseLong(
                query("SELECT value FROM counter WHERE name = 'position'").get(0));
    }

    @Override
    public long lastSeq(String jobId) throws SQLException {
        // Only ids that the service itself has given get here.
        List<String> found = query("SELECT last_seq FROM job WHERE id = '" + jobId + "'");
        return found.isEmpty() ? 0 : Long.parseLong(found.get(0));
    }

    /** Ids in the order of creation. */
    public List<String> ids() throws SQLException {
        return query("SELECT id FROM job ORDER BY number");
    }

    private List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("PRAGMA query_only = 1");
            try (ResultSet found = statement.executeQuery(sql)) {
                while (found.next()) {
                    rows.add(found.getString(1));
                }
            }
        }
        return rows;
    }
}
