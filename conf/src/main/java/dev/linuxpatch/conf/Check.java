// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The checks that the settings records share. They guard against wrong code; what a person writes in a file is judged
 * before, by the schema, with the line it stands on.
 */
final class Check {

    private Check() {}

    static int port(String name, int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException(name + " must be a TCP port, not " + value);
        }
        return value;
    }

    static long positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be greater than zero, not " + value);
        }
        return value;
    }

    static Duration positive(String name, Duration value) {
        if (requireNonNull(value, name).isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be longer than zero, not " + value);
        }
        return value;
    }

    static String notBlank(String name, String value) {
        if (requireNonNull(value, name).isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank");
        }
        return value;
    }
}
