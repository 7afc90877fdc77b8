// SPDX-License-Identifier: Apache-2.0
/** The crash campaign: a real service in front of real packages is killed again and again, and everything it says is checked. */
package dev.linuxpatch.bench.crash;
