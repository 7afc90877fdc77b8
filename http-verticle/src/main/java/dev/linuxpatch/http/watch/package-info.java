// SPDX-License-Identifier: Apache-2.0
/** Notices changed files (whitelist, certificates, revocation lists) within a second, however they are replaced. */
package dev.linuxpatch.http.watch;
