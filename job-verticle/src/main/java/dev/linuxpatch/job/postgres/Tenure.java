// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import dev.linuxpatch.job.LeaseTimes;
import dev.linuxpatch.job.StoreException;
import dev.linuxpatch.job.sql.SqlTransactions;
import dev.linuxpatch.shared.host.HostId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The database for as long as one node owns the jobs of a host. The first statement of every transaction changes the owner's
 * row, if the token in it is still this one: so the row is locked until the commit, an owner whose lease was taken over
 * changes nothing, and none can take it over between that statement and the commit.
 */
final class Tenure implements SqlTransactions {
    private final Session session;
    private final HostId host;
    private final long token;
    private final LeaseTimes times;
    private final LongSupplier uptimeMillis;

    /** By our clock. */
    private long heldUntil;

    /** Why it is over for good; null while it is not. */
    private StoreException end;

    private record Last(long token, String commit) {}

    /**
     * @param askedMillis when the server was asked for it
     * @param uptimeMillis never goes back, and goes on while the machine sleeps
     */
    Tenure(Session session, HostId host, long token, LeaseTimes times, LongSupplier uptimeMillis, long askedMillis) {
        this.session = session;
        this.host = host;
        this.token = token;
        this.times = times;
        this.uptimeMillis = uptimeMillis;
        prolong(askedMillis);
    }

    boolean held() {
        return end == null && uptimeMillis.getAsLong() < heldUntil;
    }

    boolean renew() {
        if (end != null) {
            return false;
        }
        long asked = uptimeMillis.getAsLong();
        boolean ours = read(() -> update(
                        "UPDATE owners SET expires_at = clock_timestamp() + ? * interval '1 millisecond'"
                                + " WHERE host = ? AND token = ?",
                        row -> {
                            row.setLong(1, times.lease().toMillis());
                            row.setString(2, host.value());
                            row.setLong(3, token);
                        })
                == 1);
        if (ours) {
            prolong(asked);
        } else {
            end = taken();
        }
        return ours;
    }

    /** Another node need not wait until it has expired. */
    void release() {
        if (end == null) {
            end = StoreException.leaseLost("the jobs of host " + host.value() + " were given up by this node", null);
            try {
                update("UPDATE owners SET expires_at = clock_timestamp() WHERE host = ? AND token = ?", row -> {
                    row.setString(1, host.value());
                    row.setLong(2, token);
                });
            } catch (SQLException e) {
                // Then it expires.
                session.drop();
            }
        }
    }

    @Override
    public <T> T transaction(Work<T> work) {
        for (boolean again = true; ; again = false) {
            check();
            String name = UUID.randomUUID().toString();
            T result;
            try {
                session.begin();
                claim(name);
                result = work.run();
            } catch (SQLException e) {
                // COMMIT was not sent, so nothing was done.
                session.rollback(e);
                if (Failures.ofConnection(e)) {
                    session.drop();
                    if (again) {
                        continue;
                    }
                }
                throw Failures.of("cannot write to the job store " + url(), e, true);
            } catch (RuntimeException e) {
                session.rollback(e);
                throw e;
            }
            try {
                session.commit();
                return result;
            } catch (SQLException e) {
                session.drop();
                return settled(name, result, e);
            }
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        return session.read(work);
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        return session.prepare(sql);
    }

    private void claim(String name) throws SQLException {
        int rows = update("UPDATE owners SET last_commit = ? WHERE host = ? AND token = ?", row -> {
            row.setString(1, name);
            row.setString(2, host.value());
            row.setLong(3, token);
        });
        if (rows != 1) {
            end = taken();
            throw end;
        }
    }

    /**
     * The connection was lost while a commit was under way. Its transaction holds the owner's row until it is decided, so who
     * gets a lock on that row can read what became of it.
     */
    private <T> T settled(String name, T result, SQLException cause) {
        Optional<Last> last = Optional.empty();
        try {
            last = first(
                    "SELECT token, last_commit FROM owners WHERE host = ? FOR UPDATE",
                    row -> row.setString(1, host.value()),
                    row -> new Last(row.getLong(1), row.getString(2)));
        } catch (SQLException e) {
            cause.addSuppressed(e);
            session.drop();
        }
        if (last.isEmpty() || last.get().token() != token) {
            end = StoreException.leaseLost(
                    "contact with the job store " + url() + " was lost during a commit, and whether it was done is not"
                            + " known: " + cause.getMessage(),
                    cause);
            throw end;
        }
        if (last.get().commit().equals(name)) {
            return result;
        }
        throw Failures.of("cannot write to the job store " + url(), cause, true);
    }

    private void check() {
        if (end != null) {
            throw StoreException.leaseLost(end.getMessage(), end);
        }
    }

    private StoreException taken() {
        return StoreException.leaseLost("another node acts for host " + host.value() + " now", null);
    }

    private void prolong(long askedMillis) {
        heldUntil = askedMillis + times.lease().minus(times.margin()).toMillis();
    }

    private String url() {
        return session.connector().url();
    }
}
