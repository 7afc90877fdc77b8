// SPDX-License-Identifier: Apache-2.0
/** The typed event bus: addresses, topics, and the codec that carries our records. */
package dev.linuxpatch.shared.bus;
