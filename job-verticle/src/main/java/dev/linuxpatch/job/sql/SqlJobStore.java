// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sql;

import static dev.linuxpatch.job.sql.Values.text;
import static dev.linuxpatch.job.sql.Values.time;

import dev.linuxpatch.job.JobRecord;
import dev.linuxpatch.job.JobStore;
import dev.linuxpatch.job.Step;
import dev.linuxpatch.shared.access.Caller;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Jobs in an SQL database. Not thread-safe: one worker context owns it. */
public abstract class SqlJobStore extends SqlJobReads implements JobStore {
    private static final int EVENTS_TO_DELETE = 10_000;

    private final SqlTransactions database;
    private final KeyRows keys;
    /** No smaller one need be written: most commits are of a job whose token is there already. */
    private long lastFence;

    /** @param database with the tables of the store */
    protected SqlJobStore(SqlTransactions database) {
        super(database);
        this.database = database;
        this.keys = new KeyRows(database);
    }

    @Override
    public List<JobEvent> commit(List<Step> steps) {
        long newest =
                steps.stream().mapToLong(step -> step.record().fence()).max().orElse(0);
        List<JobEvent> committed = database.transaction(() -> {
            List<JobEvent> numbered = new ArrayList<>();
            for (Step step : steps) {
                int added = step.events().size();
                JobRows.Row row;
                if (step.created()) {
                    row = jobs().insert(step.record(), added);
                    keys.insert(step.record().job(), step.key());
                } else {
                    row = jobs().update(step.record(), added);
                }
                numbered.addAll(events().append(row, step.events()));
            }
            if (newest > lastFence) {
                database.update("UPDATE counter SET value = ? WHERE name = 'fence' AND value < ?", row -> {
                    row.setLong(1, newest);
                    row.setLong(2, newest);
                });
            }
            return List.copyOf(numbered);
        });
        lastFence = Math.max(lastFence, newest);
        return committed;
    }

    @Override
    public Optional<JobRecord> find(JobId id) {
        return database.read(() -> jobs().find(id));
    }

    @Override
    public Optional<Keyed> find(Caller caller, String key) {
        return database.read(() -> {
            Optional<KeyRows.Found> found = keys.find(caller, key);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            return jobs().find(found.get().job())
                    .map(record -> new Keyed(found.get().key(), record.job()));
        });
    }

    @Override
    public List<JobRecord> active() {
        return database.read(jobs()::active);
    }

    @Override
    public long lastFence() {
        return database.read(() -> database.number("SELECT value FROM counter WHERE name = 'fence'", none -> {}));
    }

    @Override
    public boolean delete(JobId id) {
        return database.transaction(() -> {
            // A rollback that failed must not look like one that was done and is forgotten.
            database.update("""
                    UPDATE job SET rollback_job_id = NULL
                    WHERE rollback_job_id = ?
                        AND (SELECT status FROM job AS rollback WHERE rollback.id = job.rollback_job_id) <> 'completed'
                    """, row -> row.setString(1, text(id)));
            keys.delete(id);
            database.update(
                    "INSERT INTO forgotten (job) SELECT number FROM job WHERE id = ? AND completed_at IS NOT NULL",
                    row -> row.setString(1, text(id)));
            return database.update(
                            "DELETE FROM job WHERE id = ? AND completed_at IS NOT NULL",
                            row -> row.setString(1, text(id)))
                    == 1;
        });
    }

    @Override
    public List<JobId> expired(int keep, Instant endedBefore, int limit) {
        String sql = """
                SELECT id FROM (
                    SELECT id, number, completed_at,
                           row_number() OVER (ORDER BY completed_at DESC, number DESC) AS newness
                    FROM job WHERE completed_at IS NOT NULL) AS ended
                WHERE newness > ? OR completed_at < ?
                ORDER BY completed_at, number LIMIT ?
                """;
        return database.read(() -> database.query(
                sql,
                row -> {
                    row.setInt(1, keep);
                    row.setString(2, time(endedBefore));
                    row.setInt(3, limit);
                },
                row -> Values.jobId(row, "id")));
    }

    @Override
    public boolean trimLog() {
        return database.transaction(() -> events().deleteOldestOutput(EVENTS_TO_DELETE));
    }

    /**
     * Deletes some events of a job that is forgotten.
     *
     * @return whether there may be more
     */
    protected final boolean deleteForgotten() {
        return database.transaction(() -> events().deleteForgotten(EVENTS_TO_DELETE));
    }

    @Override
    public void probe() {
        database.transaction(
                () -> database.update("UPDATE counter SET value = value + 1 WHERE name = 'probe'", none -> {}));
    }
}
