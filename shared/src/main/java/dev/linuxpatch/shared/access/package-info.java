// SPDX-License-Identifier: Apache-2.0
/** Who asks, and what asking needs. */
package dev.linuxpatch.shared.access;
