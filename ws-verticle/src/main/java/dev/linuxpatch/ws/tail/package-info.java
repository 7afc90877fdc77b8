// SPDX-License-Identifier: Apache-2.0
/** Who wants which events, and how they get them. */
package dev.linuxpatch.ws.tail;
