// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import dev.linuxpatch.job.sql.SqlJobStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;

/** Jobs in one SQLite file. Not thread-safe: one worker context owns it. */
public final class SqliteJobStore extends SqlJobStore {
    private static final int PAGES_TO_RETURN = 1_000;

    private final StoreOpener opener;
    private final Database database;

    private SqliteJobStore(StoreOpener opener, Database database) {
        super(database);
        this.opener = opener;
        this.database = database;
    }

    /**
     * Opens the store, or makes it. One that is corrupt is set aside and a fresh one is begun with what could be read of it.
     * On a disk that is full or fails it gives what it has, if anything, and takes nothing until that is over.
     *
     * @throws dev.linuxpatch.job.StoreException if the directory cannot be used, another service uses it, or its file is of
     *     a newer version
     */
    public static SqliteJobStore open(Path path, Clock clock) {
        StoreOpener opener = new StoreOpener(path, clock);
        try {
            return new SqliteJobStore(opener, Database.lasting(StoreDirectory.database(path), opener));
        } catch (RuntimeException e) {
            opener.close();
            throw e;
        }
    }

    @Override
    public long usedBytes() {
        return database.read(() -> (pragma("page_count") - pragma("freelist_count")) * pragma("page_size"));
    }

    @Override
    public boolean shrink() {
        boolean more = deleteForgotten();
        return database.read(() -> {
            database.script("PRAGMA incremental_vacuum(" + PAGES_TO_RETURN + ")");
            return more || pragma("freelist_count") > PAGES_TO_RETURN;
        });
    }

    private long pragma(String name) throws SQLException {
        return database.number("PRAGMA " + name, none -> {});
    }

    @Override
    public String note() {
        return opener.note();
    }

    @Override
    public void close() {
        try {
            database.close();
        } finally {
            opener.close();
        }
    }
}
