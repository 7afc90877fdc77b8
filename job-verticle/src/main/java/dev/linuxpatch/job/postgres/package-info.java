// SPDX-License-Identifier: Apache-2.0
/** The job store in a PostgreSQL database that several nodes share: one of them at a time owns the jobs of a host. */
package dev.linuxpatch.job.postgres;
