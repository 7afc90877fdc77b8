// SPDX-License-Identifier: Apache-2.0
/** What dnf remembers of its transactions. */
package dev.linuxpatch.backend.dnf.history;
