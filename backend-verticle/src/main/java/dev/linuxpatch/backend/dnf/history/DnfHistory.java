// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.dnf.history;

import dev.linuxpatch.backend.rpm.InstallReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;

/**
 * What dnf 4 remembers of why packages are there (libdnf's {@code history.sqlite}), open to be read. The last transaction that
 * went well decides. A reader keeps no writer waiting.
 */
public final class DnfHistory implements AutoCloseable {
    private static final int BUSY_MILLIS = 5000;
    // As libdnf asks it: what was replaced (3, 5, 7, 10) does not count.
    private static final String LAST =
            "SELECT ti.action, ti.reason FROM trans_item ti JOIN trans t ON ti.trans_id = t.id"
                    + " JOIN rpm i USING (item_id) WHERE t.state = 1 AND ti.action NOT IN (3, 5, 7, 10)"
                    + " AND i.name = ? AND i.arch = ? ORDER BY ti.trans_id DESC LIMIT 1";
    private static final int REMOVED = 8;
    private static final int DEPENDENCY = 1;
    private static final int CLEAN = 3;
    private static final int WEAK_DEPENDENCY = 4;
    private static final int GROUP = 5;

    private final Path file;
    private final Connection connection;
    private final PreparedStatement last;

    private DnfHistory(Path file, Connection connection, PreparedStatement last) {
        this.file = file;
        this.connection = connection;
        this.last = last;
    }

    /** That of a root; one that knows nothing if there is none. */
    public static DnfHistory of(Path root) throws IOException {
        Path file = root.resolve("var/lib/dnf/history.sqlite");
        if (!Files.exists(file)) {
            return new DnfHistory(file, null, null);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        try {
            Connection connection =
                    config.createConnection("jdbc:sqlite:file:" + file.toUri().getRawPath());
            try {
                return new DnfHistory(file, connection, connection.prepareStatement(LAST));
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    /** Why an installed package is there. What dnf knows nothing of, somebody wanted. */
    public InstallReason reason(String name, String architecture) throws IOException {
        if (last == null) {
            return InstallReason.USER;
        }
        try {
            last.setString(1, name);
            last.setString(2, architecture);
            try (ResultSet row = last.executeQuery()) {
                if (!row.next() || row.getInt(1) == REMOVED) {
                    return InstallReason.USER;
                }
                return switch (row.getInt(2)) {
                    case DEPENDENCY, WEAK_DEPENDENCY, CLEAN -> InstallReason.DEPENDENCY;
                    case GROUP -> InstallReason.GROUP;
                    default -> InstallReason.USER;
                };
            }
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    private static IOException unreadable(Path file, SQLException e) {
        return new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
}
