// SPDX-License-Identifier: Apache-2.0
/**
 * Joins processes: a clustered Vert.x on JGroups, every channel of which is mutual TLS. Nothing of it is
 * loaded by a service that stands alone, and no verticle knows of it.
 */
package dev.linuxpatch.dist.cluster;
