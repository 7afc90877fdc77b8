// SPDX-License-Identifier: Apache-2.0
/** Jobs as every verticle sees them. */
package dev.linuxpatch.shared.job;
