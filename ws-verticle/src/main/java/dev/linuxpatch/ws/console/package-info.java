// SPDX-License-Identifier: Apache-2.0
/** Events and queries for bridged consoles, as JSON made for them. */
package dev.linuxpatch.ws.console;
