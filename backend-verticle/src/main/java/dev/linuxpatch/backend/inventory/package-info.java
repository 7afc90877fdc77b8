// SPDX-License-Identifier: Apache-2.0
/**
 * What is on a host, whatever its package manager: immutable inventories, one generation after the other, rebuilt in the
 * background when files change and answered from memory.
 *
 * <p>{@link dev.linuxpatch.backend.inventory.InventoryIndex} is the way in; a package manager takes part by implementing
 * {@link dev.linuxpatch.backend.inventory.InventoryReader}.
 */
package dev.linuxpatch.backend.inventory;
