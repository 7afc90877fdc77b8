// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.conf;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value and its origin for every key of the {@link Schema}. Immutable. */
final class Settings {

    private final Map<Key<?>, Setting<?>> settings;

    private Settings(Map<Key<?>, Setting<?>> settings) {
        this.settings = Map.copyOf(settings);
    }

    private record Setting<T>(T value, Origin origin) {}

    static Settings defaults() {
        return new Settings(Schema.KEYS.stream()
                .collect(Collectors.toMap(key -> key, key -> new Setting<>(key.defaultValue(), Origin.DEFAULT))));
    }

    /** The type of the key is the type of what {@link #with} stored for it. */
    @SuppressWarnings("unchecked")
    <T> T get(Key<T> key) {
        return (T) settings.get(key).value();
    }

    Origin origin(Key<?> key) {
        return settings.get(key).origin();
    }

    <T> Settings with(Key<T> key, T value, Origin origin) {
        Map<Key<?>, Setting<?>> changed = new HashMap<>(settings);
        changed.put(key, new Setting<>(value, origin));
        return new Settings(changed);
    }

    /** These settings, with those of the chosen keys taken from others. */
    Settings withThoseOf(Settings others, Collection<Key<?>> keys) {
        Map<Key<?>, Setting<?>> changed = new HashMap<>(settings);
        keys.forEach(key -> changed.put(key, others.settings.get(key)));
        return new Settings(changed);
    }

    /** The value as the file would say it. */
    <T> String written(Key<T> key) {
        return key.type().writer().apply(get(key));
    }

    /** The keys whose values differ, in the order of the schema. */
    List<Key<?>> changedIn(Settings others) {
        return Schema.KEYS.stream()
                .filter(key -> !get(key).equals(others.get(key)))
                .toList();
    }
}
