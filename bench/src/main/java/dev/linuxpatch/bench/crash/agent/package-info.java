// SPDX-License-Identifier: Apache-2.0
/**
 * A Java agent that ends the service at a named point of its code, so that the product needs no hooks. The harness and the
 * agent share a small file in memory: the one arms a point, the other counts and ends the JVM.
 */
package dev.linuxpatch.bench.crash.agent;
