// SPDX-License-Identifier: Apache-2.0
/** How often a client address may ask, with reads and changes counted apart. */
package dev.linuxpatch.http.limit;
