// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.crash.plan;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One request for a job.
 *
 * @param wanted version by package: a version, {@code newest}, or {@code absent}
 * @param purge whether what is removed leaves nothing
 * @param keyed whether it carries an Idempotency-Key, and so is sent again when there was no answer
 * @param delayMillis after the request before it
 * @param cancelMillis how long after its acceptance it is called off; negative for never
 */
public record Ask(
        Kind kind, Map<String, String> wanted, boolean purge, boolean keyed, int delayMillis, int cancelMillis) {
    public static final String NEWEST = "newest";
    public static final String ABSENT = "absent";

    /** Which call makes it. */
    public enum Kind {
        INSTALL,
        UPDATE,
        REMOVE
    }

    public Ask {
        wanted = Map.copyOf(wanted);
        if (wanted.isEmpty() || kind != Kind.INSTALL && wanted.size() > 1) {
            throw new IllegalArgumentException(kind + " of " + wanted);
        }
    }

    /** The same with a key, and called off by nobody. */
    public Ask keyedAndKept() {
        return new Ask(kind, wanted, purge, true, delayMillis, -1);
    }

    public List<String> packages() {
        return wanted.keySet().stream().sorted().toList();
    }

    public String method() {
        return switch (kind) {
            case INSTALL -> "POST";
            case UPDATE -> "PUT";
            case REMOVE -> "DELETE";
        };
    }

    public String path() {
        return switch (kind) {
            case INSTALL -> "/api/v1/packages";
            case UPDATE -> "/api/v1/packages/" + packages().get(0);
            case REMOVE -> "/api/v1/packages/" + packages().get(0) + "?purge=" + purge;
        };
    }

    /** The body; null for none. */
    public String json() {
        return switch (kind) {
            case INSTALL ->
                packages().stream()
                        .map(name -> "{\"name\":\"" + name + "\",\"version\":\"" + wanted.get(name) + "\"}")
                        .collect(Collectors.joining(
                                ",", "{\"packages\":[", "],\"options\":{\"allow_downgrade\":true}}"));
            case UPDATE -> "{}";
            case REMOVE -> null;
        };
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT)
                + packages().stream()
                        .map(name -> " " + name + "=" + wanted.get(name))
                        .collect(Collectors.joining())
                + (purge ? " purge" : "")
                + (keyed ? " keyed" : "")
                + (cancelMillis < 0 ? "" : " cancelled after " + cancelMillis + " ms");
    }
}
