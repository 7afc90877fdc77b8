// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.decode;

import java.util.Locale;

/** Names of constants on the wire. */
final class WireName {
    private WireName() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
