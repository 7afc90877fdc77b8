// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import dev.linuxpatch.job.Room;
import dev.linuxpatch.job.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/** Opens a database that can be worked with, whatever is found in the directory, as often as that is needed. */
final class StoreOpener implements Database.Source, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreOpener.class);
    /** Result codes that mean damage; a full disk, for one, does not. */
    private static final Set<Integer> DAMAGE =
            Set.of(SQLiteErrorCode.SQLITE_CORRUPT.code, SQLiteErrorCode.SQLITE_NOTADB.code);

    /** Result codes that mean the disk. */
    private static final Set<Integer> DISK = Set.of(
            SQLiteErrorCode.SQLITE_FULL.code, SQLiteErrorCode.SQLITE_IOERR.code, SQLiteErrorCode.SQLITE_READONLY.code);

    private static final class DamagedException extends SQLException {
        private static final long serialVersionUID = 1L;

        DamagedException(String finding) {
            super(finding);
        }
    }

    private final Path path;
    private final Clock clock;
    private StoreDirectory directory;

    StoreOpener(Path path, Clock clock) {
        this.path = path;
        this.clock = clock;
    }

    /** The directory is claimed with the first database that is opened, and then kept. */
    @Override
    public Database open() {
        if (directory == null) {
            directory = StoreDirectory.claim(path);
        }
        Path file = directory.database();
        try {
            return openWhole(file);
        } catch (SQLException e) {
            if (!damaged(e)) {
                throw failure("the job store " + file + " cannot be opened: ", e);
            }
            return openFresh(e);
        }
    }

    @Override
    public Optional<Database> openToRead() {
        Path file = StoreDirectory.database(path);
        return Files.exists(file) ? Database.openToRead(file) : Optional.empty();
    }

    /** What the operator should know, as long as it is so; empty if all is well. */
    String note() {
        return StoreDirectory.setAside(path).stream()
                .reduce((older, newer) -> newer)
                .map(corrupt -> "the job store was corrupt and was set aside as " + corrupt
                        + ": jobs of before that could not be read are not known any more. Remove the file or move it"
                        + " elsewhere once you have looked at it")
                .orElse("");
    }

    @Override
    public void close() {
        if (directory != null) {
            directory.close();
        }
    }

    private Database openFresh(SQLException damage) {
        Path corrupt = directory.setAside(clock.instant());
        LOG.error("{}: {}", note(), damage.getMessage());
        Path file = directory.database();
        try {
            Database fresh = openWhole(file);
            LOG.warn("{} of the jobs in {} could be read and were kept", Salvage.of(corrupt, fresh), corrupt);
            return fresh;
        } catch (SQLException e) {
            throw failure("a fresh job store " + file + " cannot be made: ", e);
        }
    }

    private StoreException failure(String what, SQLException e) {
        boolean passing = DISK.contains(Database.primary(e)) || Room.none(path);
        return new StoreException(what + e.getMessage(), e, passing);
    }

    private static Database openWhole(Path file) throws SQLException {
        WalTail tail = tailOf(StoreDirectory.log(file));
        Database database = Database.open(file);
        try {
            String finding = database.first("PRAGMA quick_check(1)", none -> {}, row -> row.getString(1))
                    .orElse("no answer");
            if (!finding.equals("ok")) {
                throw new DamagedException(finding);
            }
            String cut = tail.cutAfter(database.number("PRAGMA wal_checkpoint(NOOP)", none -> {}, 2));
            if (!cut.isEmpty()) {
                LOG.warn("{}", cut);
            }
            Schema.migrate(database);
            return database;
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static WalTail tailOf(Path log) throws SQLException {
        try {
            return WalTail.of(log);
        } catch (IOException e) {
            throw new SQLException("cannot read " + log + ": " + e, e);
        }
    }

    private static boolean damaged(SQLException e) {
        return e instanceof DamagedException || DAMAGE.contains(Database.primary(e));
    }
}
