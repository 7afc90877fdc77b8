// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.packages;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.regex.Pattern;

/** A package's name, optionally with an architecture ({@code libc6:i386}). It cannot be mistaken for an option. */
public record PackageName(@JsonValue String value) implements Comparable<PackageName> {
    public static final int MAX_LENGTH = 256;
    public static final Pattern LEGAL = Pattern.compile("^[a-zA-Z0-9][a-zA-Z0-9+._-]*(:[a-z0-9-]+)?$");

    /** @throws IllegalArgumentException if the name is not legal */
    @JsonCreator
    public PackageName {
        Objects.requireNonNull(value, "value");
        if (!isLegal(value)) {
            throw new IllegalArgumentException("not a legal package name");
        }
    }

    public static boolean isLegal(String value) {
        return value.length() <= MAX_LENGTH && LEGAL.matcher(value).matches();
    }

    /** The name without its architecture. */
    public String bare() {
        int colon = value.indexOf(':');
        return colon < 0 ? value : value.substring(0, colon);
    }

    @Override
    public int compareTo(PackageName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
