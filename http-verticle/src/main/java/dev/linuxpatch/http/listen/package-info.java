// SPDX-License-Identifier: Apache-2.0
/** The one listener of the service: gate, TLS and HTTP limits put together on a Vert.x HTTP server. */
package dev.linuxpatch.http.listen;
