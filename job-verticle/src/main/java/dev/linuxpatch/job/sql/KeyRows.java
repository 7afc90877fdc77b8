// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sql;

import static dev.linuxpatch.job.sql.Values.text;

import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.job.IdempotencyKey;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobId;
import java.sql.SQLException;
import java.util.Optional;

/** The table {@code idempotency_key}. */
final class KeyRows {

    /** A key, and the job that was made under it. */
    record Found(IdempotencyKey key, JobId job) {}

    private final Sql database;

    KeyRows(Sql database) {
        this.database = database;
    }

    /** @param key null to do nothing */
    void insert(Job job, IdempotencyKey key) throws SQLException {
        if (key == null) {
            return;
        }
        database.update(
                "INSERT INTO idempotency_key (caller, key, digest, answer, job) VALUES (?, ?, ?, ?, ?)", row -> {
                    row.setString(1, job.caller().identity());
                    row.setString(2, key.key());
                    row.setString(3, key.digest());
                    row.setString(4, key.answer());
                    row.setString(5, text(job.id()));
                });
    }

    Optional<Found> find(Caller caller, String key) throws SQLException {
        return database.first(
                "SELECT digest, answer, job FROM idempotency_key WHERE caller = ? AND key = ?",
                row -> {
                    row.setString(1, caller.identity());
                    row.setString(2, key);
                },
                row -> new Found(
                        new IdempotencyKey(key, row.getString("digest"), row.getString("answer")),
                        Values.jobId(row, "job")));
    }

    /** Of a job that has ended; of another one nothing is deleted. */
    void delete(JobId id) throws SQLException {
        database.update("""
                DELETE FROM idempotency_key
                WHERE job = ? AND (SELECT completed_at FROM job WHERE id = idempotency_key.job) IS NOT NULL
                """, row -> row.setString(1, text(id)));
    }
}
