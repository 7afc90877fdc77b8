// SPDX-License-Identifier: Apache-2.0
/**
 * The whole service against nginx: the same certificates, the same bodies, one worker each, rounds in turn on one machine,
 * told as ratios. {@code bench/compare} runs it; docs/performance.md says what came of it.
 */
package dev.linuxpatch.bench.compare;
