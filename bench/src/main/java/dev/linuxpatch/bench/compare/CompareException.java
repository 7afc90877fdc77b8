// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.compare;

/** The comparison cannot go on, or would compare the wrong things: a tool failed, a server gave a wrong answer. */
final class CompareException extends RuntimeException {
    CompareException(String message) {
        super(message);
    }
}
