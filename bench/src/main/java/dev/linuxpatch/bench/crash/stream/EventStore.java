// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.stream;

import java.sql.SQLException;

/** What the store itself says of the events of one host. */
public interface EventStore {
    /** The position of the newest event. */
    long head() throws SQLException;

    /** The number of the last event of a job; 0 if it is not there. */
    long lastSeq(String jobId) throws SQLException;
}
