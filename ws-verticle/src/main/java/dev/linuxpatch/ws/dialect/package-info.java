// SPDX-License-Identifier: Apache-2.0
/** The two ways in which job events are told, and clients are understood. */
package dev.linuxpatch.ws.dialect;
