// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.dist.cli;

/** What the command tells its caller; the values are those of {@code sysexits.h}. */
final class ExitCode {
    static final int OK = 0;
    static final int USAGE = 64;
    static final int UNAVAILABLE = 69;
    static final int SOFTWARE = 70;
    static final int CANNOT_CREATE = 73;
    /** The configuration, or a file that it names, is wrong: starting again does not help. */
    static final int CONFIG = 78;

    private ExitCode() {}
}
