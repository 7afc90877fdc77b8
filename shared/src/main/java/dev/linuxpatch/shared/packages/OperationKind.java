// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.util.Locale;

/** What a job does, in the words of the wire contract. */
public enum OperationKind {
    INSTALL,
    UPDATE,
    REMOVE,
    PATCH_APPLY,
    REBOOT,
    ROLLBACK;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
