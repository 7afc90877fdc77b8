// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.util.Locale;

/** Where a package stands, in the words of the wire contract. */
public enum PackageStatus {
    INSTALLED,
    AVAILABLE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
