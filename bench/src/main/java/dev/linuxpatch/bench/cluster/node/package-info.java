// SPDX-License-Identifier: Apache-2.0
/** The processes of a cluster, each on a host of its own. */
package dev.linuxpatch.bench.cluster.node;
