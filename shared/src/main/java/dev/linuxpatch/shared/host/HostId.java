// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.host;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.linuxpatch.shared.bus.Scope;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names one managed host on the event bus. By default it is the host's {@code machine-id(5)}; an operator may configure
 * another one.
 */
public record HostId(@JsonValue String value) implements Scope {
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /** @throws IllegalArgumentException if the value is not a legal part of a bus address */
    @JsonCreator
    public HostId {
        Objects.requireNonNull(value, "value");
        if (!LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("host id must match " + LEGAL.pattern() + ": " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
