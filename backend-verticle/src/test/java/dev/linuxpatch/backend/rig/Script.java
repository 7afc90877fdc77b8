// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

import java.util.Locale;

/** The maintainer scripts of a Debian package. */
public enum Script {
    PREINST,
    POSTINST,
    PRERM,
    POSTRM;

    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
