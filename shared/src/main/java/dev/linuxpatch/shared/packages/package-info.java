// SPDX-License-Identifier: Apache-2.0
/** Packages, patches, inventories and the operations on them. */
package dev.linuxpatch.shared.packages;
