// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import java.util.Objects;

/** One report of a package manager about itself, made for programs. */
public sealed interface StatusLine {
    /** Percent of what it fetches, 0 to 100. */
    record Fetching(double percent, String message) implements StatusLine {
        public Fetching {
            Objects.requireNonNull(message, "message");
        }
    }

    /** Percent of what it changes, 0 to 100. */
    record Changing(String subject, double percent, String message) implements StatusLine {
        public Changing {
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * A package (or its archive) that could not be brought a step further.
     *
     * @param killed whether its script did not fail by itself but was killed, so that another try may well succeed
     */
    record Failing(String subject, String message, boolean killed) implements StatusLine {
        public Failing {
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(message, "message");
        }

        public Failing(String subject, String message) {
            this(subject, message, false);
        }
    }

    /** A configuration file that was changed locally and comes in a new version. */
    record Asking(String file) implements StatusLine {
        public Asking {
            Objects.requireNonNull(file, "file");
        }
    }
}
