// SPDX-License-Identifier: Apache-2.0
/**
 * Who may connect at all: the whitelist, its file, and the gate that closes everyone else's connection in the acceptor,
 * before a TLS byte is read.
 */
package dev.linuxpatch.http.accept;
