// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.work;

/** Unwinds the thread of a job that goes on without this process; whoever starts next finds it by its journal. */
final class Abandoned extends RuntimeException {
    private static final long serialVersionUID = 1;

    Abandoned() {
        super("this service is being stopped", null, false, false);
    }
}
