// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.regex.Pattern;

/** Names a plan by what it does: the SHA-256, in hexadecimal, of its exact steps and of the state of the repositories. */
public record PlanId(@JsonValue String value) {
    public static final Pattern LEGAL = Pattern.compile("^[0-9a-f]{64}$");

    /** @throws IllegalArgumentException if it is not 64 hexadecimal digits in lower case */
    @JsonCreator
    public PlanId {
        Objects.requireNonNull(value, "value");
        if (!isLegal(value)) {
            throw new IllegalArgumentException("not a legal plan id");
        }
    }

    public static boolean isLegal(String value) {
        return LEGAL.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
