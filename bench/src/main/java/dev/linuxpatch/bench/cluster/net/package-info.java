// SPDX-License-Identifier: Apache-2.0
/** Hosts that are network namespaces of this machine. */
package dev.linuxpatch.bench.cluster.net;
