// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names a job for ever. */
public record JobId(@JsonValue UUID value) {
    // UUID.fromString also takes shortened groups, which no client means.
    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    @JsonCreator
    public JobId {
        Objects.requireNonNull(value, "value");
    }

    /** Empty if the text is not a UUID in canonical form. */
    public static Optional<JobId> parse(String text) {
        return CANONICAL.matcher(text).matches() ? Optional.of(new JobId(UUID.fromString(text))) : Optional.empty();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
