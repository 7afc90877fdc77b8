// SPDX-License-Identifier: Apache-2.0
/** The stream of job events, in order and without a gap. */
package dev.linuxpatch.ws.feed;
