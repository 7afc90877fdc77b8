// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.read;

import java.util.Map;
import java.util.Objects;

/**
 * What dpkg has on record of one package of one architecture.
 *
 * @param name without architecture
 * @param architecture {@code all}, the native one or a foreign one; empty if dpkg has none on record
 * @param version on record, also while the package is only half there; empty if there is none
 * @param selection what the operator wants
 * @param reinstallRequired whether dpkg says that only installing it again can repair it
 * @param state how far it is installed
 * @param fields the fields of its stanza
 */
public record DpkgEntry(
        String name,
        String architecture,
        String version,
        DpkgSelection selection,
        boolean reinstallRequired,
        DpkgState state,
        Map<ControlField, String> fields) {

    public DpkgEntry {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(version, "version");
        fields = Map.copyOf(fields);
    }

    /** The entry of a stanza that has at least a name. */
    static DpkgEntry of(Map<ControlField, String> fields) {
        String[] status = fields.getOrDefault(ControlField.STATUS, "").split("\\s+", 3);
        boolean whole = status.length == 3;
        return new DpkgEntry(
                fields.get(ControlField.PACKAGE),
                fields.getOrDefault(ControlField.ARCHITECTURE, ""),
                fields.getOrDefault(ControlField.VERSION, ""),
                whole ? DpkgSelection.ofWord(status[0]) : DpkgSelection.UNKNOWN,
                whole && status[1].equals("reinstreq"),
                whole ? DpkgState.ofWord(status[2]) : DpkgState.NOT_INSTALLED,
                fields);
    }

    /** A field of the stanza, empty if it is not there. */
    public String field(ControlField field) {
        return fields.getOrDefault(field, "");
    }

    /** Whether it is installed and configured, with nothing left to do. */
    public boolean isInstalled() {
        return state == DpkgState.INSTALLED && !reinstallRequired;
    }

    public boolean isHeld() {
        return selection == DpkgSelection.HOLD;
    }

    /** dpkg's abbreviation, for example {@code ii}, {@code iF}, {@code iHR}, {@code rc}, {@code hi}. */
    public String abbreviation() {
        return "" + selection.letter() + state.letter() + (reinstallRequired ? "R" : "");
    }
}
