// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.check;

/** Something that must never be. */
public record Violation(Kind kind, String what) {
    /** What was promised and not kept. */
    public enum Kind {
        /** Accepted and not there any more. */
        LOST,
        /** There, or done, twice. */
        DUPLICATED,
        /** Said, and not true. */
        WRONG,
        /** Packages or processes that were left half-done. */
        BROKEN,
        /** Events that were left out, repeated, mixed up or changed. */
        STREAM,
        /** The store is damaged, or its history has changed. */
        STORE,
        /** A job that does not end, or a service that does not come back. */
        STUCK
    }

    @Override
    public String toString() {
        return kind + ": " + what;
    }
}
