// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

/** The package managers that can be asked for. */
public enum PackageBackend {
    /** Whichever the host has. */
    AUTO,
    APT,
    DNF,
    YUM,
    ZYPPER,
    APK,
    PACMAN
}
