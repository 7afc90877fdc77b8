// SPDX-License-Identifier: Apache-2.0
/** A host to crash: an isolated apt root with packages of its own, and the whole service as a process in front of it. */
package dev.linuxpatch.bench.crash.host;
