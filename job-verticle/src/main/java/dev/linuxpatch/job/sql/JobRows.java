// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sql;

import static dev.linuxpatch.job.sql.Values.plain;
import static dev.linuxpatch.job.sql.Values.text;
import static dev.linuxpatch.job.sql.Values.time;
import static dev.linuxpatch.job.sql.Values.word;

import dev.linuxpatch.job.JobRecord;
import dev.linuxpatch.job.JobRecord.LogUsage;
import dev.linuxpatch.job.Moment;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.Job;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.job.JobMessages.JobSort;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.work.OutputMark;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table {@code job}. */
final class JobRows {
    private static final String INSERT = """
            INSERT INTO job (status, phase, progress, message, updated_at, started_at, completed_at, error_code,
                error_message, exit_code, reboot_required, rollback_job_id, changes, skipped, scheduled_at,
                cancel_requested_at, reboot, health_gate,
                fence, since_at, since_boot, since_uptime, reported, mark_step, mark_stdout, mark_stderr, mark_status,
                log_lines, log_bytes, log_cut, last_seq, id, host, operation, created_at, original_job_id, request_id,
                request, caller)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                ?, ?, ?)
            RETURNING number, last_seq
            """;
    private static final String UPDATE = """
            UPDATE job SET status = ?, phase = ?, progress = ?, message = ?, updated_at = ?, started_at = ?,
                completed_at = ?, error_code = ?, error_message = ?, exit_code = ?, reboot_required = ?,
                rollback_job_id = ?, changes = ?, skipped = ?, scheduled_at = ?, cancel_requested_at = ?, reboot = ?,
                health_gate = ?, fence = ?, since_at = ?, since_boot = ?, since_uptime = ?, reported = ?, mark_step = ?, mark_stdout = ?,
                mark_stderr = ?, mark_status = ?, log_lines = ?, log_bytes = ?, log_cut = ?, last_seq = last_seq + ?
            WHERE id = ?
            RETURNING number, last_seq
            """;
    private static final String MATCHES =
            "FROM job WHERE status = coalesce(?, status) AND operation = coalesce(?, operation)";

    /**
     * Where the events of a job belong.
     *
     * @param number of the job, within the store
     * @param lastSeq number of its last event, those included that are about to be added
     */
    record Row(long number, long lastSeq) {}

    private final Sql database;
    private final Values values;

    JobRows(Sql database, Values values) {
        this.database = database;
        this.values = values;
    }

    /** @param events how many are about to be added */
    Row insert(JobRecord record, int events) throws SQLException {
        Job job = record.job();
        return write(record, INSERT, row -> {
            int at = bindChanging(row, record);
            row.setLong(at++, events);
            row.setString(at++, text(job.id()));
            row.setString(at++, job.host().value());
            row.setString(at++, word(job.operation().kind()));
            row.setString(at++, time(job.createdAt()));
            row.setString(at++, text(job.originalJobId()));
            row.setString(at++, job.requestId());
            row.setString(at++, values.json(job.operation()));
            row.setString(at, values.json(job.caller()));
        });
    }

    /** @param events how many are about to be added */
    Row update(JobRecord record, int events) throws SQLException {
        return write(record, UPDATE, row -> {
            int at = bindChanging(row, record);
            row.setLong(at++, events);
            row.setString(at, text(record.id()));
        });
    }

    private Row write(JobRecord record, String sql, Sql.Binder binder) throws SQLException {
        return database.first(sql, binder, row -> new Row(row.getLong(1), row.getLong(2)))
                .orElseThrow(() -> new SQLException("job " + record.id() + " is not in the store"));
    }

    Optional<JobRecord> find(JobId id) throws SQLException {
        return database.first("SELECT * FROM job WHERE id = ?", row -> row.setString(1, text(id)), this::read);
    }

    List<JobRecord> active() throws SQLException {
        return database.query(
                "SELECT * FROM job WHERE status IN ('pending', 'running') ORDER BY number", none -> {}, this::read);
    }

    JobPage page(ListJobs query) throws SQLException {
        String direction = query.descending() ? " DESC" : " ASC";
        // The order of creation also decides between equals, so that pages never overlap.
        String order = column(query.sort()) + direction + ", number" + direction;
        long total = database.number("SELECT count(*) " + MATCHES, row -> bindFilter(row, query));
        List<Job> jobs = database.query(
                "SELECT * " + MATCHES + " ORDER BY " + order + " LIMIT ? OFFSET ?",
                row -> {
                    bindFilter(row, query);
                    row.setInt(3, Math.max(0, query.limit()));
                    row.setInt(4, Math.max(0, query.offset()));
                },
                row -> read(row).job());
        return new JobPage(jobs, total);
    }

    private static void bindFilter(PreparedStatement row, ListJobs query) throws SQLException {
        row.setString(1, word(query.status()));
        row.setString(2, word(query.operation()));
    }

    private static String column(JobSort sort) {
        return switch (sort) {
            case CREATED_AT -> "number";
            case UPDATED_AT -> "updated_at";
            case STATUS -> "status";
            case OPERATION -> "operation";
        };
    }

    /** @return index of the next parameter */
    private int bindChanging(PreparedStatement row, JobRecord record) throws SQLException {
        Job job = record.job();
        JobError error = job.error();
        int at = 1;
        row.setString(at++, word(job.status()));
        row.setString(at++, word(job.phase()));
        row.setInt(at++, job.progress());
        row.setString(at++, plain(job.message()));
        row.setString(at++, time(job.updatedAt()));
        row.setString(at++, time(job.startedAt()));
        row.setString(at++, time(job.completedAt()));
        row.setString(at++, error == null ? null : word(error.code()));
        row.setString(at++, error == null ? null : plain(error.message()));
        row.setObject(at++, job.exitCode());
        row.setBoolean(at++, job.rebootRequired());
        row.setString(at++, text(job.rollbackJobId()));
        row.setString(at++, values.changesJson(job.changes()));
        row.setString(at++, values.skippedJson(job.skipped()));
        row.setString(at++, time(job.scheduledAt()));
        row.setString(at++, time(job.cancelRequestedAt()));
        row.setString(at++, values.json(job.reboot()));
        row.setString(at++, values.json(job.healthGate()));
        row.setLong(at++, record.fence());
        row.setString(at++, time(record.since().at()));
        row.setString(at++, record.since().bootId());
        row.setLong(at++, record.since().uptimeMillis());
        row.setLong(at++, record.reported());
        row.setString(at++, record.mark().step());
        row.setLong(at++, record.mark().stdout());
        row.setLong(at++, record.mark().stderr());
        row.setLong(at++, record.mark().status());
        row.setLong(at++, record.log().lines());
        row.setLong(at++, record.log().bytes());
        row.setBoolean(at++, record.log().cut());
        return at;
    }

    private JobRecord read(ResultSet row) throws SQLException {
        Job job = new Job(
                Values.jobId(row, "id"),
                new HostId(row.getString("host")),
                values.operation(row),
                word(JobStatus.class, row, "status"),
                word(Phase.class, row, "phase"),
                row.getInt("progress"),
                row.getString("message"),
                time(row, "created_at"),
                time(row, "updated_at"),
                time(row, "scheduled_at"),
                time(row, "started_at"),
                time(row, "completed_at"),
                values.caller(row),
                row.getString("request_id"),
                Values.error(row),
                Values.integer(row, "exit_code"),
                values.changes(row),
                values.skipped(row),
                row.getBoolean("reboot_required"),
                Values.jobId(row, "rollback_job_id"),
                Values.jobId(row, "original_job_id"),
                time(row, "cancel_requested_at"),
                values.reboot(row),
                values.healthGate(row));
        Moment since = new Moment(time(row, "since_at"), row.getString("since_boot"), row.getLong("since_uptime"));
        OutputMark mark = new OutputMark(
                row.getString("mark_step"),
                row.getLong("mark_stdout"),
                row.getLong("mark_stderr"),
                row.getLong("mark_status"));
        LogUsage log = new LogUsage(row.getLong("log_lines"), row.getLong("log_bytes"), row.getBoolean("log_cut"));
        return new JobRecord(job, row.getLong("fence"), since, row.getLong("reported"), mark, log);
    }
}
