// SPDX-License-Identifier: Apache-2.0
/** How fast a cluster is, and how that changes when it grows. */
package dev.linuxpatch.bench.cluster.figures;
