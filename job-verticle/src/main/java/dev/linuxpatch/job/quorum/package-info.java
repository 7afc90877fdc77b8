// SPDX-License-Identifier: Apache-2.0
/** Whether this node is on the side of a cluster that may change something, when parts of it cannot reach each other. */
package dev.linuxpatch.job.quorum;
