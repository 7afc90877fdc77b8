// SPDX-License-Identifier: Apache-2.0
/** Readers of job events that leave and come back, and what holds their streams against the promise: each number once, in order. */
package dev.linuxpatch.bench.crash.stream;
