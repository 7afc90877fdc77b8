// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One key of the configuration.
 *
 * @param <T> the type of its values
 * @param path dotted, as in {@code jobs.retention.max_jobs}
 * @param type how its values are written
 * @param defaultValue used where no source gives one
 * @param live whether a change applies without a restart
 * @param aliases dotted paths by which older files know it
 * @param doc one sentence, the unit included
 */
record Key<T>(String path, ValueType<T> type, T defaultValue, boolean live, List<String> aliases, String doc) {

    Key {
        requireNonNull(path, "path");
        requireNonNull(type, "type");
        requireNonNull(defaultValue, "defaultValue");
        aliases = List.copyOf(aliases);
        requireNonNull(doc, "doc");
    }

    static <T> Key<T> of(String path, ValueType<T> type, T defaultValue, String doc) {
        return new Key<>(path, type, defaultValue, false, List.of(), doc);
    }

    Key<T> appliedLive() {
        return new Key<>(path, type, defaultValue, true, aliases, doc);
    }

    Key<T> alsoKnownAs(String alias) {
        return new Key<>(path, type, defaultValue, live, List.of(alias), doc);
    }

    /** The environment variable that sets this key: {@code LPA_JOBS_RETENTION_MAX_JOBS}. */
    String variable() {
        return EnvironmentLayer.PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** The path and the aliases. */
    Stream<String> paths() {
        return Stream.concat(Stream.of(path), aliases.stream());
    }

    /** The default as the file would say it. */
    String writtenDefault() {
        return type.writer().apply(defaultValue);
    }
}
