// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.job.sql;

/** A database that may be written to. */
public interface SqlTransactions extends Sql {

    /** All of it, or nothing; it is on the disk when this returns. */
    <T> T transaction(Work<T> work);
}
