// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.util.Locale;

/** What the operator wants of a package, in the words of {@code dpkg(1)}, "package selection states". */
public enum DpkgSelection {
    UNKNOWN('u'),
    INSTALL('i'),
    HOLD('h'),
    DEINSTALL('r'),
    PURGE('p');

    private final char letter;

    DpkgSelection(char letter) {
        this.letter = letter;
    }

    /** First letter of dpkg's abbreviation. */
    char letter() {
        return letter;
    }

    /** The selection of that word; {@link #UNKNOWN} for a word that dpkg does not have. */
    static DpkgSelection ofWord(String word) {
        for (DpkgSelection selection : values()) {
            if (selection.name().toLowerCase(Locale.ROOT).equals(word)) {
                return selection;
            }
        }
        return UNKNOWN;
    }
}
