// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import dev.linuxpatch.job.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings a database to the newest schema. A migration never changes once it has been released: the next change is a next
 * file. While nodes are updated one after the other an older one goes on with a newer schema, so a column that is added has
 * a default.
 */
final class PostgresSchema {
    private static final List<String> MIGRATIONS = List.of("V1.sql", "V2.sql");
    private static final String VIEWS = "views.sql";
    /** Names our lock among those of the database: "lpa". */
    private static final long LOCK = 0x6c7061;

    private PostgresSchema() {}

    /** @throws StoreException if the database is newer than this program */
    static void migrate(Connector connector) throws SQLException {
        try (Connection connection = connector.openForMigration();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            int version = version(statement);
            if (version > MIGRATIONS.size()) {
                throw new StoreException(
                        "the job store " + connector.url() + " was written by a newer version of this service (schema "
                                + version + ", this one knows " + MIGRATIONS.size()
                                + "): run that version, or give this one a database of its own",
                        null);
            }
            if (version < MIGRATIONS.size()) {
                for (String migration : MIGRATIONS.subList(version, MIGRATIONS.size())) {
                    statement.execute(load(migration));
                }
                statement.execute(load(VIEWS));
                statement.execute("INSERT INTO schema_version (version) VALUES (" + MIGRATIONS.size() + ")");
            }
            connection.commit();
        }
    }

    private static int version(Statement statement) throws SQLException {
        // Asked first: who may not create tables need not, once they are there.
        try (ResultSet known = statement.executeQuery("SELECT to_regclass('schema_version') IS NOT NULL")) {
            known.next();
            if (!known.getBoolean(1)) {
                statement.execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY)");
                return 0;
            }
        }
        try (ResultSet newest = statement.executeQuery("SELECT coalesce(max(version), 0) FROM schema_version")) {
            newest.next();
            return newest.getInt(1);
        }
    }

    private static String load(String name) {
        try (InputStream resource = PostgresSchema.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
