// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names one deployed verticle for as long as it runs. */
public record NodeId(@JsonValue String value) implements Scope {
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    /** @throws IllegalArgumentException if the value is not a legal part of a bus address */
    @JsonCreator
    public NodeId {
        Objects.requireNonNull(value, "value");
        if (!LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("node id must match " + LEGAL.pattern() + ": " + value);
        }
    }

    public static NodeId random() {
        return new NodeId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
