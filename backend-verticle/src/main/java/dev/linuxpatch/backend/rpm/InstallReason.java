// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.rpm;

/** Why a package is there. */
public enum InstallReason {
    /** Somebody asked for it; also where nobody knows. */
    USER,
    /** Only because others need it. */
    DEPENDENCY,
    /** It is part of a group that somebody asked for. */
    GROUP
}
