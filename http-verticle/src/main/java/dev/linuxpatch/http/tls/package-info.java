// SPDX-License-Identifier: Apache-2.0
/**
 * Mutual TLS: the checks of the server's own identity, the BoringSSL engine, the trust in client certificates with
 * revocation, reload without a restart, and the identity of a caller.
 */
package dev.linuxpatch.http.tls;
