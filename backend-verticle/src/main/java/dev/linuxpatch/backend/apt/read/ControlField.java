// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.util.Arrays;

/** The fields that are read from control files ({@code deb822(5)}); all others are skipped where they stand. */
public enum ControlField {
    PACKAGE("Package"),
    VERSION("Version"),
    ARCHITECTURE("Architecture"),
    STATUS("Status"),
    SOURCE("Source"),
    MAINTAINER("Maintainer"),
    HOMEPAGE("Homepage"),
    DESCRIPTION("Description"),
    PRE_DEPENDS("Pre-Depends"),
    DEPENDS("Depends"),
    RECOMMENDS("Recommends"),
    SUGGESTS("Suggests"),
    PROVIDES("Provides"),
    MULTI_ARCH("Multi-Arch"),
    SIZE("Size"),
    INSTALLED_SIZE("Installed-Size"),
    PHASED_UPDATE_PERCENTAGE("Phased-Update-Percentage"),

    AUTO_INSTALLED("Auto-Installed"),

    ORIGIN("Origin"),
    LABEL("Label"),
    SUITE("Suite"),
    CODENAME("Codename"),
    DATE("Date"),
    VALID_UNTIL("Valid-Until"),
    NOT_AUTOMATIC("NotAutomatic"),
    BUT_AUTOMATIC_UPGRADES("ButAutomaticUpgrades"),

    FORMAT("Format"),
    FILES("Files"),
    LICENSE("License");

    private static final int BUCKETS = 32;
    private static final ControlField[][] BY_FIRST_LETTER = buckets();

    private final byte[] lowerCaseName;

    ControlField(String name) {
        lowerCaseName = new byte[name.length()];
        for (int i = 0; i < name.length(); i++) {
            lowerCaseName[i] = lowerCase((byte) name.charAt(i));
        }
    }

    /** The field of that name in any case; null if it is none of these. */
    static ControlField find(byte[] text, int from, int to) {
        if (from >= to) {
            return null;
        }
        for (ControlField field : BY_FIRST_LETTER[text[from] & (BUCKETS - 1)]) {
            if (field.isNamed(text, from, to)) {
                return field;
            }
        }
        return null;
    }

    private boolean isNamed(byte[] text, int from, int to) {
        if (to - from != lowerCaseName.length) {
            return false;
        }
        for (int i = 0; i < lowerCaseName.length; i++) {
            if (lowerCase(text[from + i]) != lowerCaseName[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte lowerCase(byte c) {
        return c >= 'A' && c <= 'Z' ? (byte) (c + ('a' - 'A')) : c;
    }

    private static ControlField[][] buckets() {
        ControlField[][] buckets = new ControlField[BUCKETS][];
        for (int i = 0; i < BUCKETS; i++) {
            int bucket = i;
            buckets[i] = Arrays.stream(values())
                    .filter(field -> (field.lowerCaseName[0] & (BUCKETS - 1)) == bucket)
                    .toArray(ControlField[]::new);
        }
        return buckets;
    }
}
