// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import dev.linuxpatch.conf.StoreSettings;
import dev.linuxpatch.job.JobReads;
import dev.linuxpatch.job.LeaseTimes;
import dev.linuxpatch.job.LeasedStore;
import dev.linuxpatch.job.SharedStore;
import dev.linuxpatch.job.StoreException;
import dev.linuxpatch.job.sql.SqlJobReads;
import dev.linuxpatch.shared.host.HostId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The jobs of one host in PostgreSQL, for the node that owns them. */
public final class PostgresStore implements SharedStore {
    private final Session session;
    private final HostId host;
    private final String node;
    private final LeaseTimes times;
    private final LongSupplier uptimeMillis;
    private String owner = "";

    private PostgresStore(Session session, HostId host, String node, LeaseTimes times, LongSupplier uptimeMillis) {
        this.session = session;
        this.host = host;
        this.node = node;
        this.times = times;
        this.uptimeMillis = uptimeMillis;
    }

    /**
     * Makes the tables if there are none. A server that is away now is waited for.
     *
     * @param node by which people know this one
     * @param uptimeMillis never goes back, and goes on while the machine sleeps
     * @throws StoreException if the server refuses us, or is not who it should be
     */
    public static PostgresStore open(
            StoreSettings settings, HostId host, String node, LeaseTimes times, LongSupplier uptimeMillis) {
        Connector connector = new Connector(settings, "linux-patch-api " + node);
        PostgresStore store = new PostgresStore(new Session(connector, host), host, node, times, uptimeMillis);
        try {
            store.session.migrate();
        } catch (StoreException e) {
            if (!e.passing()) {
                throw e;
            }
            // It is tried again with each attempt to become the owner.
        }
        return store;
    }

    @Override
    public Optional<LeasedStore> acquire() {
        session.migrate();
        try {
            return free() ? take() : Optional.empty();
        } catch (SQLException e) {
            session.drop();
            throw Failures.of(
                    "cannot ask " + session.connector().url() + " who acts for host " + host.value(), e, true);
        }
    }

    @Override
    public JobReads reads() {
        return new SqlJobReads(session);
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    public void close() {
        session.close();
    }

    /** Without a lock, which would be in the owner's way. */
    private boolean free() throws SQLException {
        try (PreparedStatement statement =
                session.prepare("SELECT node, expires_at <= clock_timestamp() FROM owners WHERE host = ?")) {
            statement.setString(1, host.value());
            try (ResultSet row = statement.executeQuery()) {
                boolean known = row.next();
                owner = known ? row.getString(1) : "";
                return !known || row.getBoolean(2);
            }
        }
    }

    private Optional<LeasedStore> take() throws SQLException {
        long asked = uptimeMillis.getAsLong();
        // Waits for a commit of the last owner that is under way, then looks again.
        String sql = """
                WITH counted AS (
                    INSERT INTO counters (host, name, value)
                    SELECT ?, name, 0 FROM (VALUES ('position'), ('fence'), ('probe')) AS names (name)
                    ON CONFLICT DO NOTHING)
                INSERT INTO owners (host, node, token, expires_at, last_commit)
                VALUES (?, ?, 1, clock_timestamp() + ? * interval '1 millisecond', '')
                ON CONFLICT (host) DO UPDATE
                SET node = excluded.node, token = owners.token + 1, expires_at = excluded.expires_at
                WHERE owners.expires_at <= clock_timestamp()
                RETURNING token
                """;
        try (PreparedStatement statement = session.prepare(sql)) {
            statement.setString(1, host.value());
            statement.setString(2, host.value());
            statement.setString(3, node);
            statement.setLong(4, times.lease().toMillis());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                owner = node;
                Tenure tenure = new Tenure(session, host, row.getLong(1), times, uptimeMillis, asked);
                return Optional.of(new PostgresJobStore(tenure, session));
            }
        }
    }
}
