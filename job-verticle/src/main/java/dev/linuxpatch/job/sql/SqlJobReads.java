// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sql;

import static java.util.stream.Collectors.joining;

import dev.linuxpatch.job.JobReads;
import dev.linuxpatch.job.JobRecord;
import dev.linuxpatch.job.sql.EventRows.Line;
import dev.linuxpatch.shared.job.JobDetail;
import dev.linuxpatch.shared.job.JobId;
import dev.linuxpatch.shared.job.JobMessages.EventPage;
import dev.linuxpatch.shared.job.JobMessages.JobPage;
import dev.linuxpatch.shared.job.JobMessages.ListJobs;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import dev.linuxpatch.shared.job.OutputStreamKind;
import java.util.List;
import java.util.Optional;

/** Reads jobs from an SQL database. Not thread-safe: one worker context owns it. */
public class SqlJobReads implements JobReads {
    private final Sql database;
    private final JobRows jobs;
    private final EventRows events;

    /** @param database with the tables of the store */
    public SqlJobReads(Sql database) {
        this.database = database;
        Values values = new Values();
        this.jobs = new JobRows(database, values);
        this.events = new EventRows(database, values);
    }

    final JobRows jobs() {
        return jobs;
    }

    final EventRows events() {
        return events;
    }

    @Override
    public final JobPage list(ListJobs query) {
        return database.read(() -> jobs.page(query));
    }

    @Override
    public final Optional<JobDetail> detail(JobId id, LogWindow window) {
        return database.read(() -> {
            Optional<JobRecord> found = jobs.find(id);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            List<Line> lines = events.newestLines(id, window);
            return Optional.of(new JobDetail(
                    found.get().job(),
                    lines.stream().map(Line::text).toList(),
                    // Another node may have added lines meanwhile.
                    Math.max(0, found.get().log().lines() - lines.size()),
                    written(lines, OutputStreamKind.STDOUT),
                    written(lines, OutputStreamKind.STDERR)));
        });
    }

    @Override
    public final EventPage events(ReadEvents query) {
        return database.read(() -> events.page(query));
    }

    private static String written(List<Line> lines, OutputStreamKind stream) {
        return lines.stream()
                .filter(line -> line.stream() == stream)
                .map(line -> line.text() + '\n')
                .collect(joining());
    }
}
