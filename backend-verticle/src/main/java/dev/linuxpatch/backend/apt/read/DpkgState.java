// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How far a package is installed, in the words of {@code dpkg(1)}, "package states". */
public enum DpkgState {
    NOT_INSTALLED('n'),
    CONFIG_FILES('c'),
    HALF_INSTALLED('H'),
    UNPACKED('U'),
    HALF_CONFIGURED('F'),
    TRIGGERS_AWAITED('W'),
    TRIGGERS_PENDING('t'),
    INSTALLED('i');

    private static final Map<String, DpkgState> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(DpkgState::word, Function.identity()));

    private final char letter;

    DpkgState(char letter) {
        this.letter = letter;
    }

    /** dpkg's word, for example {@code half-configured}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether there is more of the package on the disk than its configuration. */
    public boolean isPresent() {
        return this != NOT_INSTALLED && this != CONFIG_FILES;
    }

    /** Second letter of dpkg's abbreviation. */
    char letter() {
        return letter;
    }

    /** The state of that word; {@link #NOT_INSTALLED} for a word that dpkg does not have. */
    static DpkgState ofWord(String word) {
        return BY_WORD.getOrDefault(word, NOT_INSTALLED);
    }
}
