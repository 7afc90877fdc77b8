// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import dev.linuxpatch.job.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/** Opens a database that can be worked with, whatever is found in the directory. */
final class StoreOpener {
    private static final Logger LOG = LoggerFactory.getLogger(StoreOpener.class);
    /** Result codes that mean damage; a full disk, for one, does not. */
    private static final Set<Integer> DAMAGE =
            Set.of(SQLiteErrorCode.SQLITE_CORRUPT.code, SQLiteErrorCode.SQLITE_NOTADB.code);
    /** The lowest byte of an extended result code is the code itself. */
    private static final int PRIMARY = 0xff;

    /**
     * An open database.
     *
     * @param note what the operator should know; empty if all is well
     */
    record Opened(Database database, String note) {}

    private static final class DamagedException extends SQLException {
        private static final long serialVersionUID = 1L;

        DamagedException(String finding) {
            super(finding);
        }
    }

    private final StoreDirectory directory;
    private final Clock clock;

    StoreOpener(StoreDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    Opened open() {
        Path file = directory.database();
        try {
            return new Opened(openWhole(file), "");
        } catch (SQLException e) {
            if (!damaged(e)) {
                throw new StoreException("the job store " + file + " cannot be opened: " + e.getMessage(), e);
            }
            return openFresh(e);
        }
    }

    private Opened openFresh(SQLException damage) {
        Path corrupt = directory.setAside(clock.instant());
        String note =
                "the job store was corrupt and was set aside as " + corrupt + "; earlier jobs are not known any more";
        LOG.error("{}: {}", note, damage.getMessage());
        Path file = directory.database();
        try {
            return new Opened(openWhole(file), note);
        } catch (SQLException e) {
            throw new StoreException("a fresh job store " + file + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static Database openWhole(Path file) throws SQLException {
        Database database = Database.open(file);
        try {
            String finding = database.first("PRAGMA quick_check(1)", none -> {}, row -> row.getString(1))
                    .orElse("no answer");
            if (!finding.equals("ok")) {
                throw new DamagedException(finding);
            }
            Schema.migrate(database);
            return database;
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static boolean damaged(SQLException e) {
        return e instanceof DamagedException || DAMAGE.contains(e.getErrorCode() & PRIMARY);
    }
}
