// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import dev.linuxpatch.job.StoreException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over from a damaged database what can be read of it: jobs with their events, jobs alone where events of them are
 * torn, and the counters, so that no number is given twice.
 */
final class Salvage {
    private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);

    private final Database damaged;
    private final Database fresh;

    private interface Part {
        void run() throws SQLException;
    }

    private Salvage(Database damaged, Database fresh) {
        this.damaged = damaged;
        this.fresh = fresh;
    }

    /**
     * Never fails for what the damaged file is like.
     *
     * @return how many jobs are known again
     */
    static int of(Path file, Database fresh) {
        // Not attached to the fresh one: SQLite gives up a connection that has met damage.
        try (Database damaged = Database.open(file)) {
            return new Salvage(damaged, fresh).run();
        } catch (SQLException e) {
            LOG.info("nothing of the damaged job store can be read: {}", e.getMessage());
            return 0;
        }
    }

    private int run() throws SQLException {
        if (version(damaged) > version(fresh)) {
            return 0;
        }
        int jobs = 0;
        for (long number : numbers()) {
            boolean known = attempt("job " + number + " with its events", () -> keep(number, true))
                    || attempt("job " + number, () -> keep(number, false));
            jobs += known ? 1 : 0;
        }
        attempt("its counters", this::counters);
        attempt("the last position", this::lastPosition);
        return jobs;
    }

    private static long version(Database database) throws SQLException {
        return database.number("PRAGMA user_version", none -> {});
    }

    /** From both ends, for in the middle there may be a page that cannot be read. */
    private Set<Long> numbers() {
        Set<Long> numbers = new TreeSet<>();
        for (String order : List.of("ASC", "DESC")) {
            attempt(
                    "the list of its jobs",
                    () -> damaged.query(
                            "SELECT number FROM job ORDER BY number " + order,
                            none -> {},
                            row -> numbers.add(row.getLong(1))));
        }
        return numbers;
    }

    private void keep(long number, boolean events) {
        fresh.transaction(() -> {
            if (copy("job", "number", number) != 1) {
                throw new SQLException("it is not there");
            }
            if (events) {
                copy("event", "job", number);
                String id = fresh.first(
                                "SELECT id FROM job WHERE number = ?",
                                row -> row.setLong(1, number),
                                row -> row.getString(1))
                        .orElseThrow(() -> new SQLException("it was not kept"));
                copy("idempotency_key", "job", id);
            }
            return null;
        });
    }

    private int copy(String table, String column, Object value) throws SQLException {
        int copied = 0;
        try (PreparedStatement from = damaged.prepare("SELECT * FROM " + table + " WHERE " + column + " = ?")) {
            from.setObject(1, value);
            try (ResultSet rows = from.executeQuery()) {
                List<String> columns = columns(rows);
                String insert = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (?"
                        + ", ?".repeat(columns.size() - 1) + ")";
                try (PreparedStatement to = fresh.prepare(insert)) {
                    while (rows.next()) {
                        for (int i = 1; i <= columns.size(); i++) {
                            to.setObject(i, rows.getObject(i));
                        }
                        copied += to.executeUpdate();
                    }
                }
            }
        }
        return copied;
    }

    /** By name: a file of an older version has fewer. */
    private static List<String> columns(ResultSet rows) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            names.add('"' + rows.getMetaData().getColumnName(i) + '"');
        }
        return names;
    }

    private void counters() {
        fresh.transaction(() -> {
            for (String name : List.of("position", "fence")) {
                long value = damaged.number("SELECT value FROM counter WHERE name = ?", row -> row.setString(1, name));
                fresh.update("UPDATE counter SET value = max(value, ?) WHERE name = ?", row -> {
                    row.setLong(1, value);
                    row.setString(2, name);
                });
            }
            return null;
        });
    }

    private void lastPosition() {
        fresh.transaction(() -> fresh.update(
                "UPDATE counter SET value = max(value, coalesce((SELECT max(position) FROM event), 0))"
                        + " WHERE name = 'position'",
                none -> {}));
    }

    private static boolean attempt(String what, Part part) {
        try {
            part.run();
            return true;
        } catch (SQLException | StoreException e) {
            LOG.info("of the damaged job store {} cannot be read: {}", what, e.getMessage());
            return false;
        }
    }
}
