// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

/** A record that is not written as the schema says; the message tells what is wrong with it. */
final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRecordException(String message) {
        super(message);
    }
}
