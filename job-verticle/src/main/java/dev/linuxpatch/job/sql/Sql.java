// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A database that holds the jobs of one host, with JDBC's ceremony taken off. Every statement is prepared. Statements belong
 * into a {@link #read} or a {@link SqlTransactions#transaction}, where every failure becomes a
 * {@link dev.linuxpatch.job.StoreException}.
 */
public interface Sql {

    /** What is done with the database. It may be begun anew after a connection was lost, so it has no other effects. */
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

    <T> T read(Work<T> work);

    PreparedStatement prepare(String sql) throws SQLException;

    default int update(String sql, Binder binder) throws SQLException {
        try (PreparedStatement statement = prepare(sql)) {
            binder.bind(statement);
            return statement.executeUpdate();
        }
    }

    default <T> List<T> query(String sql, Binder binder, Reader<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement statement = prepare(sql)) {
            binder.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
        }
        return rows;
    }

    default <T> Optional<T> first(String sql, Binder binder, Reader<T> reader) throws SQLException {
        return query(sql, binder, reader).stream().findFirst();
    }

    default long number(String sql, Binder binder) throws SQLException {
        return number(sql, binder, 1);
    }

    /** @param column counted from 1 */
    default long number(String sql, Binder binder, int column) throws SQLException {
        return first(sql, binder, row -> row.getLong(column)).orElseThrow(() -> new SQLException("no row for " + sql));
    }
}
