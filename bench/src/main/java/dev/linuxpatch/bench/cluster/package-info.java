// SPDX-License-Identifier: Apache-2.0
/** Chaos in a whole cluster: nodes are killed, paused, stopped, cut off and slowed down while hosts have real jobs. */
package dev.linuxpatch.bench.cluster;
