// SPDX-License-Identifier: Apache-2.0
/** Follows job events and tells whoever wants to know. */
package dev.linuxpatch.ws;
