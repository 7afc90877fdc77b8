// SPDX-License-Identifier: Apache-2.0
/**
 * What every job store in an SQL database has in common: the statements, and how our types look in a column. The tables are
 * made by each database's own schema; a column has the same name in all of them.
 */
package dev.linuxpatch.job.sql;
