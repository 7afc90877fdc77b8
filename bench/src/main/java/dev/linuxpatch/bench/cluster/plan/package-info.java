// SPDX-License-Identifier: Apache-2.0
/** What a round of chaos does, drawn from a seed. */
package dev.linuxpatch.bench.cluster.plan;
