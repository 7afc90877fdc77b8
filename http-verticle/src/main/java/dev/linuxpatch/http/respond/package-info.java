// SPDX-License-Identifier: Apache-2.0
/** How every answer is written: the envelope, errors, entity tags and compression. */
package dev.linuxpatch.http.respond;
