// SPDX-License-Identifier: Apache-2.0
/** The sockets of WebSocket tails: carries text both ways between clients and the WS verticle, and understands none of it. */
package dev.linuxpatch.http.tail;
