// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.regex.Pattern;

/** A package's version as its distribution writes it. It has no order of its own: order is the package manager's. */
public record PackageVersion(@JsonValue String value) {
    public static final int MAX_LENGTH = 256;
    public static final Pattern LEGAL = Pattern.compile("^[a-zA-Z0-9][a-zA-Z0-9+.:~^_-]*$");

    /** @throws IllegalArgumentException if the version is not legal */
    @JsonCreator
    public PackageVersion {
        Objects.requireNonNull(value, "value");
        if (!isLegal(value)) {
            throw new IllegalArgumentException("not a legal package version");
        }
    }

    public static boolean isLegal(String value) {
        return value.length() <= MAX_LENGTH && LEGAL.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
