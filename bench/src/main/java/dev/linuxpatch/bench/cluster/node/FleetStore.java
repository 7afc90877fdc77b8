// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.cluster.node;

import dev.linuxpatch.bench.crash.stream.EventStore;
import dev.linuxpatch.job.postgres.TestServer;
import java.time.Instant;
import java.util.List;

/** What the database that all job nodes share has of one host, read beside them. */
public final class FleetStore implements EventStore {
    private final TestServer server;
    private final String database;
    private final String host;

    FleetStore(TestServer server, String database, String host) {
        this.server = server;
        this.database = database;
        this.host = host;
    }

    @Override
    public long head() {
        return number("SELECT value FROM counters WHERE name = 'position' AND host = '" + host + "'");
    }

    @Override
    public long lastSeq(String jobId) {
        // Only ids that the service itself has given get here.
        return number("SELECT last_seq FROM jobs WHERE host = '" + host + "' AND id = '" + jobId + "'");
    }

    /** Ids of the host's jobs in the order of creation. */
    public List<String> ids() {
        return server.column(database, "SELECT id FROM jobs WHERE host = '" + host + "' ORDER BY number");
    }

    /** The process that acts for the host now; 0 if none does. */
    public long owner() {
        return number("SELECT split_part(node, ':', 2) FROM owners WHERE expires_at > now() AND host = '" + host + "'");
    }

    /** How many job nodes have said after this moment that they run and reach all others. */
    public long keepersSince(Instant moment) {
        return number("SELECT count(*) FROM keepers WHERE seen_at > '" + moment + "'");
    }

    private long number(String query) {
        List<String> found = server.column(database, query);
        return found.isEmpty() ? 0 : Long.parseLong(found.get(0));
    }
}
