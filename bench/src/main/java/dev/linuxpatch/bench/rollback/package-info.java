// SPDX-License-Identifier: Apache-2.0
/** The rollback campaign: random sequences of changes, each undone, and everything compared with what it was. */
package dev.linuxpatch.bench.rollback;
