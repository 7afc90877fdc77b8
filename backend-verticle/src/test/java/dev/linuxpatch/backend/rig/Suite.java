// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rig;

/** The three suites of a repository, with the labels that tell security updates from others. */
public enum Suite {
    STABLE("stable", "Debian"),
    UPDATES("stable-updates", "Debian"),
    SECURITY("stable-security", "Debian-Security");

    private final String codeName;
    private final String label;

    Suite(String codeName, String label) {
        this.codeName = codeName;
        this.label = label;
    }

    /** The directory under {@code dists/}, also the {@code Suite} field. */
    public String codeName() {
        return codeName;
    }

    /** The {@code Label} field of the Release file. */
    public String label() {
        return label;
    }
}
