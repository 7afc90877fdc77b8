// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.http.tail;

/** Why the service ends a tail, as RFC 6455 (7.4) and the IANA registry of close codes number it. */
enum CloseCode {
    GOING_AWAY(1001, "the service stops"),
    SILENT(1001, "no sign of life in time"),
    PROTOCOL(1002, "not WebSocket as RFC 6455 has it"),
    TOO_LARGE(1009, "message too large"),
    FAILED(1011, "internal error"),
    RESTART(1012, "connect again"),
    TOO_SLOW(1013, "too slow");

    private final short code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = (short) code;
        this.reason = reason;
    }

    short code() {
        return code;
    }

    String reason() {
        return reason;
    }
}
