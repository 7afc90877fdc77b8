// SPDX-License-Identifier: Apache-2.0
/** From bytes of a stranger to validated requests; whatever is wrong is found at once and named. */
package dev.linuxpatch.http.decode;
