// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import java.util.Locale;

/** Where a line of a job's log comes from. */
public enum OutputStreamKind {
    STDOUT,
    STDERR,
    /** The service's own words. */
    SERVICE;

    /** As clients see it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
