// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import dev.linuxpatch.job.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings a file to the newest schema. A migration never changes once it has been released: the next change is a next file.
 * How many have been applied is the file's {@code user_version}.
 */
final class Schema {
    private static final List<String> MIGRATIONS = List.of("V1.sql", "V2.sql", "V3.sql");

    private Schema() {}

    /** @throws StoreException if the file is newer than this program */
    static void migrate(Database database) throws SQLException {
        int version = (int) database.number("PRAGMA user_version", none -> {});
        if (version > MIGRATIONS.size()) {
            throw new StoreException(
                    "the job store was written by a newer version of this service (schema " + version
                            + ", this one knows " + MIGRATIONS.size()
                            + "): run that version, or give this one a jobs.storage_path of its own",
                    null);
        }
        for (int next = version; next < MIGRATIONS.size(); next++) {
            String sql = load(MIGRATIONS.get(next)) + "\nPRAGMA user_version = " + (next + 1) + ";";
            database.transaction(() -> {
                database.script(sql);
                return null;
            });
        }
    }

    private static String load(String name) {
        try (InputStream resource = Schema.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
