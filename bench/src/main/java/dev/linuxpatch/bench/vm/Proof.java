// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

import java.io.IOException;

/** Something that the service claims, tried on the machine. */
interface Proof {
    /** For {@code --only}. */
    String name();

    /** What is claimed. */
    String claim();

    /**
     * Tries it. The machine is left on, booted and healthy.
     *
     * @return what was seen, in a few words
     * @throws VmException if the claim does not hold
     */
    String prove(Lab lab) throws IOException, InterruptedException;
}
