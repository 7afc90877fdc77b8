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
    public Set<String> enrol() {
        session.migrate();
        // The statement does not see its own change.
        String sql = """
                WITH here AS (
                    INSERT INTO keepers (node, seen_at) VALUES (?, clock_timestamp())
                    ON CONFLICT (node) DO UPDATE SET seen_at = excluded.seen_at)
                SELECT node FROM keepers WHERE seen_at > clock_timestamp() - ? * interval '1 millisecond'
                """;
        Set<String> voters = new TreeSet<>(Set.of(node));
        try (PreparedStatement statement = session.prepare(sql)) {
            statement.setString(1, node);
            statement.setLong(2, PRESENT.toMillis());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    voters.add(row.getString(1));
                }
            }
            return voters;
        } catch (SQLException e) {
            session.drop();
            throw Failures.of("cannot ask " + session.connector().url() + " which nodes keep jobs", e, true);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
