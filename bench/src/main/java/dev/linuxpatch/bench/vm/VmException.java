// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.vm;

/** What should be true is not, or the machine does not do what it was told: the text says which. */
final class VmException extends RuntimeException {
    VmException(String message) {
        super(message);
    }

    VmException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Throws unless it holds. {@code format} says what is wrong. */
    static void unless(boolean holds, String format, Object... values) {
        if (!holds) {
            throw new VmException(format.formatted(values));
        }
    }
}
