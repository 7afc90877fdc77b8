// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import java.util.Locale;

/** How bad the worst problem that a patch fixes is; {@code UNKNOWN} where no source says. Ordered from worst. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    UNKNOWN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
