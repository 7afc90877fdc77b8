// SPDX-License-Identifier: Apache-2.0
/** Which hosts there are, and whether they can be reached now: what a front knows of them, in memory. */
package dev.linuxpatch.http.hosts;
