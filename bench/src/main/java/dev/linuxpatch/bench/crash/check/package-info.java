// SPDX-License-Identifier: Apache-2.0
/** Holds what the service says after a crash against what is: pure functions over the evidence of a round. */
package dev.linuxpatch.bench.crash.check;
