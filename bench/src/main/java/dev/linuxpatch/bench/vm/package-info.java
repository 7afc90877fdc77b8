// SPDX-License-Identifier: Apache-2.0
/**
 * The service on a machine of its own: a Debian under QEMU with a real systemd, real reboots and real power cuts.
 * {@code bench/vm-test} runs it; docs/vm-test.md says what it proves and what it showed.
 */
package dev.linuxpatch.bench.vm;
