// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.host;

/**
 * A program that the service has started for a job.
 *
 * @param step as the service calls it, for example {@code 02-change}
 */
public record ProgramRun(String jobId, String step) {}
