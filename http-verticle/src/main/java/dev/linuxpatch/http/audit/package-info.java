// SPDX-License-Identifier: Apache-2.0
/**
 * The audit log: who asked for what and what came of it, as JSON lines to a file, to standard output (which is the journal
 * under systemd) and to syslog. Writing never blocks an event loop, and trouble with a destination never fails a request.
 */
package dev.linuxpatch.http.audit;
