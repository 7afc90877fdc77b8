// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.postgres;

import dev.linuxpatch.job.LeasedStore;
import dev.linuxpatch.job.sql.SqlJobStore;

/** The jobs of one host in a database that they share with those of other hosts. */
final class PostgresJobStore extends SqlJobStore implements LeasedStore {
    private final Tenure tenure;
    private final Session session;

    PostgresJobStore(Tenure tenure, Session session) {
        super(tenure);
        this.tenure = tenure;
        this.session = session;
    }

    @Override
    public boolean renew() {
        return tenure.renew();
    }

    @Override
    public boolean held() {
        return tenure.held();
    }

    /** Of this host alone, and so reckoned: a line takes about 150 bytes more than its text, a job 2 KiB beside its log. */
    @Override
    public long usedBytes() {
        return tenure.read(() -> tenure.number(
                "SELECT coalesce(sum(2048 + CASE WHEN log_bytes > 0 THEN log_bytes + 150 * log_lines ELSE 0 END), 0)"
                        + " FROM job",
                none -> {}));
    }

    /** The server takes room again by itself (autovacuum). */
    @Override
    public boolean shrink() {
        return deleteForgotten();
    }

    @Override
    public String note() {
        return session.note();
    }

    /** Lets another node have it. */
    @Override
    public void close() {
        tenure.release();
    }
}
