// SPDX-License-Identifier: Apache-2.0
/** How the front stops: it takes no more jobs, finishes what is under way, and tells its clients where to go on. */
package dev.linuxpatch.http.drain;
