// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.plan;

/** How a sequence is undone. */
public enum Undo {
    /** Each job, the last one first. */
    REVERSE,
    /** The same, and what undid each is undone once before. */
    BACK_AND_FORTH,
    /** All at once by force from the first job, where that changed whatever the later ones did. */
    AT_ONCE
}
