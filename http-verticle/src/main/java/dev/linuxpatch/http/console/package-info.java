// SPDX-License-Identifier: Apache-2.0
/** The event-bus bridge for consoles: an explicit list of addresses, and limits on what passes. */
package dev.linuxpatch.http.console;
