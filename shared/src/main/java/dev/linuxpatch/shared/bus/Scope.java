// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

/** Whom a scoped address means: the part after the {@code @}. */
public interface Scope {
    /** Letters, digits, dots, underscores and hyphens only. */
    String value();
}
