// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * How an archive describes itself: its {@code InRelease} or {@code Release} file. All texts are empty if absent.
 *
 * @param validUntil when apt stops to accept it; null if it does not expire
 * @param notAutomatic apt takes nothing from it unless asked to (experimental)
 * @param butAutomaticUpgrades together with {@code notAutomatic}: apt upgrades what came from it (backports)
 * @param trusted not said by the file: false where apt says that no trusted key has signed it
 */
record ReleaseFile(
        String origin,
        String label,
        String suite,
        String codename,
        Instant validUntil,
        boolean notAutomatic,
        boolean butAutomaticUpgrades,
        boolean trusted) {

    /** An archive that says nothing of itself. */
    static final ReleaseFile NONE = new ReleaseFile("", "", "", "", null, false, false, true);

    private static final String SECURITY = "-security";
    private static final int MAX_STANZAS = 3;

    /** Reads either kind: the fields come in the first stanza, or after the head of the signature. */
    static ReleaseFile read(Path file) throws IOException {
        try (InputStream in = CompressedFiles.open(file);
                StanzaReader stanzas = new StanzaReader(in)) {
            for (int i = 0; i < MAX_STANZAS && stanzas.next(); i++) {
                if (stanzas.has(ControlField.DATE)
                        || stanzas.has(ControlField.ORIGIN)
                        || stanzas.has(ControlField.SUITE)) {
                    return of(stanzas);
                }
            }
        }
        return NONE;
    }

    private static ReleaseFile of(StanzaReader stanza) {
        return new ReleaseFile(
                line(stanza, ControlField.ORIGIN),
                line(stanza, ControlField.LABEL),
                line(stanza, ControlField.SUITE),
                line(stanza, ControlField.CODENAME),
                instant(line(stanza, ControlField.VALID_UNTIL)),
                line(stanza, ControlField.NOT_AUTOMATIC).equals("yes"),
                line(stanza, ControlField.BUT_AUTOMATIC_UPGRADES).equals("yes"),
                true);
    }

    /**
     * Whether it is an archive of security updates, by its own word: Debian labels it {@code Debian-Security}; Ubuntu and
     * most derivatives end the suite in {@code -security}.
     */
    boolean isSecurity() {
        return label.regionMatches(
                        true, Math.max(0, label.length() - SECURITY.length()), SECURITY, 0, SECURITY.length())
                || suite.endsWith(SECURITY)
                || codename.endsWith(SECURITY);
    }

    /** The priority that apt gives it without preferences, {@code apt_preferences(5)}. */
    int priority() {
        if (!notAutomatic) {
            return 500;
        }
        return butAutomaticUpgrades ? 100 : 1;
    }

    ReleaseFile untrusted() {
        return new ReleaseFile(origin, label, suite, codename, validUntil, notAutomatic, butAutomaticUpgrades, false);
    }

    /** What it calls itself: the label, else the origin; empty if neither. */
    String displayName() {
        return label.isEmpty() ? origin : label;
    }

    private static String line(StanzaReader stanza, ControlField field) {
        String line = stanza.firstLine(field);
        return line == null ? "" : line;
    }

    private static Instant instant(String text) {
        try {
            return text.isEmpty()
                    ? null
                    : ZonedDateTime.parse(text.replace("UTC", "GMT"), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
