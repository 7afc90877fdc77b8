// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sqlite;

import static dev.linuxpatch.job.Samples.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linuxpatch.job.JobRecord;
import dev.linuxpatch.job.JobStoreContract;
import dev.linuxpatch.job.MovableClock;
import dev.linuxpatch.job.TestSteps;
import dev.linuxpatch.shared.job.JobMessages.ReadEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobStoreTest extends JobStoreContract {
    @TempDir
    Path directory;

    @Override
    protected SqliteJobStore openStore() {
        return SqliteJobStore.open(directory, new MovableClock());
    }

    @Test
    void canBeReadByAPersonWhileItIsOpen() throws Exception {
        SqliteJobStore store = openStore();
        JobRecord record = TestSteps.run(store, "htop", 1, TestSteps.threeLines());

        List<String> rows = new ArrayList<>();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("jobs.db"));
                Statement statement = other.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT job_id, seq, at, kind, status, phase, output FROM job_event ORDER BY seq DESC LIMIT 2")) {
            while (row.next()) {
                rows.add(String.join(
                        "|",
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        String.valueOf(row.getString(7))));
            }
        }

        assertThat(rows)
                .containsExactly(
                        record.id() + "|6|2026-03-01T12:00:00.000Z|end|completed|ended|null",
                        record.id() + "|5|2026-03-01T12:00:00.000Z|output|running|preparing|three");
        store.close();
    }

    @Test
    void returnsTheRoomOfForgottenJobs() throws IOException {
        SqliteJobStore store = openStore();
        String longLine = "x".repeat(10_000);
        JobRecord big = TestSteps.run(
                store,
                "big",
                1,
                Stream.generate(() -> line(longLine)).limit(300).toList());
        store.close();
        long before = Files.size(directory.resolve("jobs.db"));

        SqliteJobStore again = openStore();
        again.delete(big.id());
        while (again.shrink()) {
            assertThat(again.events(new ReadEvents(null, 0, 10)).events()).isEmpty();
        }
        again.close();

        assertThat(Files.size(directory.resolve("jobs.db"))).isLessThan(before / 10);
    }
}
