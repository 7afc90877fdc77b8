// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps the state of a host's jobs: admission, the durable store and its event log, dispatch to the worker, and what a
 * restart, a cancel or a timeout does to a job.
 *
 * <p>{@link dev.linuxpatch.job.JobVerticle} is the entry point. All classes here run on its one worker context, so none
 * of them is thread-safe, and none needs to be.
 */
package dev.linuxpatch.job;
