// SPDX-License-Identifier: Apache-2.0
/** The job store in one SQLite file, which {@code sqlite3} can open while the service runs. */
package dev.linuxpatch.job.sqlite;
