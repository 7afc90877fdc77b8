// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.job.quorum.Electorate;
import dev.linuxpatch.shared.host.HostId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** Those that use the same database, as they say in it again and again. For one thread at a time. */
public final class PostgresElectorate implements Electorate {
    /**
     * Whoever did not say so for this long does not run. Less than the time after which a node is silent on the bus, so that
     * one which was killed is no voter any more when it is missed.
     */
    private static final Duration PRESENT = Duration.ofSeconds(3);

    private final Session session;
    private final String node;

    private PostgresElectorate(Session session, String node) {
        this.session = session;
        this.node = node;
    }

    /** Does not connect yet. */
    public static PostgresElectorate open(StoreSettings settings, HostId host, String node) {
        return new PostgresElectorate(
                new Session(new Connector(settings, "linux-patch-api " + node + " quorum"), host), node);
    }

    @Override
    public Set<String> voters(boolean counts) {
        session.migrate();
        try {
            if (counts) {
                enrol();
            }
            Set<String> voters = others();
            if (counts) {
                voters.add(node);
            }
            return voters;
        } catch (SQLException e) {
            session.drop();
            throw Failures.of("cannot ask " + session.connector().url() + " which nodes keep jobs", e, true);
        }
    }

    private void enrol() throws SQLException {
        String sql = """
                INSERT INTO keepers (node, seen_at) VALUES (?, clock_timestamp())
                ON CONFLICT (node) DO UPDATE SET seen_at = excluded.seen_at
                """;
        try (PreparedStatement statement = session.prepare(sql)) {
            statement.setString(1, node);
            statement.executeUpdate();
        }
    }

    /** Without what this node said in a former life. */
    private Set<String> others() throws SQLException {
        String sql =
                "SELECT node FROM keepers WHERE node <> ? AND seen_at > clock_timestamp() - ? * interval '1 millisecond'";
        Set<String> others = new TreeSet<>();
        try (PreparedStatement statement = session.prepare(sql)) {
            statement.setString(1, node);
            statement.setLong(2, PRESENT.toMillis());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    others.add(row.getString(1));
                }
            }
        }
        return others;
    }

    @Override
    public void close() {
        session.close();
    }
}
