// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sql;

import static dev.linuxpatch.job.sql.Values.plain;
import static dev.linuxpatch.job.sql.Values.text;
import static dev.linuxpatch.job.sql.Values.time;
import static dev.linuxpatch.job.sql.Values.word;

import dev.linuxpatch.job.EventDraft;
import dev.linuxpatch.job.JobReads.LogWindow;
import dev.linuxpatch.shared.host.HostId;
import dev.linuxpatch.shared.job.JobError;
import dev.linuxpatch.shared.job.JobEvent;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.JobStatus;
import dev.linuxpatch.shared.job.OutputStreamKind;
import dev.linuxpatch.shared.job.Phase;
import dev.linuxpatch.shared.packages.OperationKind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The table {@code event}, and the numbers that it gives out. */
final class EventRows {
    private static final int MOST_IN_A_PAGE = 5_000;
    private static final int CHARACTERS_IN_A_PAGE = 1 << 20;
    private static final String INSERT = """
            INSERT INTO event (position, job, seq, at, kind, status, phase, progress, message, output, stream, error_code,
                error_message)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String SELECT = """
            SELECT event.*, job.id AS job_id, job.host, job.operation,
                CASE event.kind WHEN 'end' THEN job.skipped ELSE '[]' END AS skipped
            FROM event JOIN job ON job.number = event.job
            """;

    /** One line of a log. */
    record Line(OutputStreamKind stream, String text) {}

    private final Sql database;
    private final Values values;

    EventRows(Sql database, Values values) {
        this.database = database;
        this.values = values;
    }

    /** Adds events of one job, whose row knows of them already; to be called within a transaction. */
    List<JobEvent> append(JobRows.Row job, List<EventDraft> drafts) throws SQLException {
        if (drafts.isEmpty()) {
            return List.of();
        }
        long position = newHead(drafts.size()) - drafts.size();
        long seq = job.lastSeq() - drafts.size();
        List<JobEvent> events = new ArrayList<>(drafts.size());
        try (PreparedStatement row = database.prepare(INSERT)) {
            for (EventDraft draft : drafts) {
                JobEvent event = draft.numbered(++seq, ++position);
                bind(row, job.number(), event);
                row.addBatch();
                events.add(event);
            }
            row.executeBatch();
        }
        return events;
    }

    private long newHead(int added) throws SQLException {
        return database.number(
                "UPDATE counter SET value = value + ? WHERE name = 'position' RETURNING value",
                row -> row.setInt(1, added));
    }

    /** Position of the newest event that there ever was. */
    long head() throws SQLException {
        return database.number("SELECT value FROM counter WHERE name = 'position'", none -> {});
    }

    EventPage page(ReadEvents query) throws SQLException {
        long head = head();
        int limit = Math.min(query.limit(), MOST_IN_A_PAGE);
        boolean ofAll = query.job() == null;
        long last = ofAll ? head : lastSeq(query.job());
        // Bounded, because another node may be adding to them.
        String where = ofAll
                ? " WHERE event.position > ? AND event.position <= ? ORDER BY event.position LIMIT ?"
                : " WHERE event.seq > ? AND event.seq <= ? AND job.id = ? ORDER BY event.seq LIMIT ?";
        List<JobEvent> events = new ArrayList<>();
        long firstKept = last + 1;
        boolean more = false;
        try (PreparedStatement statement = database.prepare(SELECT + where)) {
            int at = 1;
            statement.setLong(at++, query.since());
            statement.setLong(at++, last);
            if (!ofAll) {
                statement.setString(at++, text(query.job()));
            }
            // One more than asked for tells whether there are more.
            statement.setInt(at, limit + 1);
            int characters = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (!more && row.next()) {
                    if (events.isEmpty()) {
                        firstKept = row.getLong(ofAll ? "position" : "seq");
                    }
                    more = events.size() == limit || characters > CHARACTERS_IN_A_PAGE;
                    if (!more) {
                        JobEvent event = read(row);
                        characters += event.message().length()
                                + (event.output() == null ? 0 : event.output().length());
                        events.add(event);
                    }
                }
            }
        }
        return new EventPage(events, head, firstKept, last, more);
    }

    /** The newest lines of a job's log, in their order. */
    List<Line> newestLines(JobId id, LogWindow window) throws SQLException {
        String sql = """
                SELECT stream, output FROM event
                WHERE job = (SELECT number FROM job WHERE id = ?) AND kind = 'output' ORDER BY seq DESC LIMIT ?
                """;
        List<Line> newestFirst = new ArrayList<>();
        try (PreparedStatement statement = database.prepare(sql)) {
            statement.setString(1, text(id));
            statement.setInt(2, window.lines());
            int characters = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Line line = new Line(word(OutputStreamKind.class, row, "stream"), row.getString("output"));
                    characters += line.text().length() + 1;
                    if (characters > window.characters() && !newestFirst.isEmpty()) {
                        break;
                    }
                    newestFirst.add(line);
                }
            }
        }
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    /**
     * Deletes some events of a job that is deleted already; to be called within a transaction.
     *
     * @return whether there may be more
     */
    boolean deleteForgotten(int limit) throws SQLException {
        Optional<Long> job =
                database.first("SELECT job FROM forgotten ORDER BY job LIMIT 1", none -> {}, row -> row.getLong(1));
        if (job.isEmpty()) {
            return false;
        }
        int deleted = database.update(
                "DELETE FROM event WHERE position IN (SELECT position FROM event WHERE job = ? ORDER BY seq LIMIT ?)",
                row -> {
                    row.setLong(1, job.get());
                    row.setInt(2, limit);
                });
        if (deleted < limit) {
            database.update("DELETE FROM forgotten WHERE job = ?", row -> row.setLong(1, job.get()));
        }
        return true;
    }

    /**
     * Deletes some lines of the oldest log that an ended job has; to be called within a transaction.
     *
     * @return false if there is none
     */
    boolean deleteOldestOutput(int limit) throws SQLException {
        Optional<Long> job = database.first("""
                SELECT number FROM job WHERE completed_at IS NOT NULL AND log_bytes > 0
                ORDER BY completed_at, number LIMIT 1
                """, none -> {}, row -> row.getLong(1));
        if (job.isEmpty()) {
            return false;
        }
        int deleted = database.update("""
                DELETE FROM event WHERE position IN (
                    SELECT position FROM event WHERE job = ? AND kind = 'output' ORDER BY seq LIMIT ?)
                """, row -> {
            row.setLong(1, job.get());
            row.setInt(2, limit);
        });
        if (deleted < limit) {
            database.update("UPDATE job SET log_bytes = 0 WHERE number = ?", row -> row.setLong(1, job.get()));
        }
        return true;
    }

    private long lastSeq(JobId id) throws SQLException {
        return database.first(
                        "SELECT last_seq FROM job WHERE id = ?",
                        row -> row.setString(1, text(id)),
                        row -> row.getLong(1))
                .orElse(0L);
    }

    private static void bind(PreparedStatement row, long job, JobEvent event) throws SQLException {
        JobError error = event.error();
        int at = 1;
        row.setLong(at++, event.position());
        row.setLong(at++, job);
        row.setLong(at++, event.seq());
        row.setString(at++, time(event.at()));
        row.setString(at++, word(event.kind()));
        row.setString(at++, word(event.status()));
        row.setString(at++, word(event.phase()));
        row.setInt(at++, event.progress());
        row.setString(at++, plain(event.message()));
        row.setString(at++, plain(event.output()));
        row.setString(at++, word(event.stream()));
        row.setString(at++, error == null ? null : word(error.code()));
        row.setString(at, error == null ? null : plain(error.message()));
    }

    private JobEvent read(ResultSet row) throws SQLException {
        return new JobEvent(
                new HostId(row.getString("host")),
                Values.jobId(row, "job_id"),
                row.getLong("seq"),
                row.getLong("position"),
                time(row, "at"),
                word(JobEvent.Kind.class, row, "kind"),
                word(OperationKind.class, row, "operation"),
                word(JobStatus.class, row, "status"),
                word(Phase.class, row, "phase"),
                row.getInt("progress"),
                row.getString("message"),
                row.getString("output"),
                word(OutputStreamKind.class, row, "stream"),
                Values.error(row),
                values.skipped(row));
    }
}
