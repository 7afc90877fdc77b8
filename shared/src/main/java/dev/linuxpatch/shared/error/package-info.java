// SPDX-License-Identifier: Apache-2.0
/** The one table of request errors. */
package dev.linuxpatch.shared.error;
