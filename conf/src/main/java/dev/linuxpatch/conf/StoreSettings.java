// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.nio.file.Path;

/**
 * Where jobs are kept: {@code jobs.store} and {@code jobs.store_password_file}.
 *
 * @param server which several nodes may share; null for the embedded store, which is one process's own
 * @param passwordFile file whose first line is the password of the server's user; null for none
 */
public record StoreSettings(PostgresServer server, Path passwordFile) {
    /** SQLite in {@code jobs.storage_path}. */
    public static final StoreSettings EMBEDDED = new StoreSettings(null, null);

    public boolean embedded() {
        return server == null;
    }
}
