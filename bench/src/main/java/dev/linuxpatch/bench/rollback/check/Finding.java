// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.check;

/** Something that must never be. */
public record Finding(Kind kind, String what) {
    /** What was promised and not kept. */
    public enum Kind {
        /** Something is not as it was. */
        DIFFERENT,
        /** It was said that a job could be undone, and it could not. */
        BROKEN_WORD,
        /** It was said that a job could not be undone, and it was; or the job and its plan say two things. */
        UNTRUE,
        /** A job that does not end, or a service that does not answer. */
        STUCK
    }

    @Override
    public String toString() {
        return kind + ": " + what;
    }
}
