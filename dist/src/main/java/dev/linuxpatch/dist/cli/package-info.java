// SPDX-License-Identifier: Apache-2.0
/** The command {@code linux-patch-api}. */
package dev.linuxpatch.dist.cli;
