// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.shared.bus;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The closed list of types that may cross the wire, by the name under which they do. */
final class MessageTypes {
    private final Map<String, Class<?>> byName;

    /** @throws IllegalStateException if two types would share a name */
    MessageTypes(List<Class<?>> roots) {
        byName = roots.stream()
                .flatMap(MessageTypes::concrete)
                .distinct()
                .collect(Collectors.toUnmodifiableMap(MessageTypes::nameOf, type -> type));
    }

    /** {@code Outer.Inner} without the package, so that a type may move between packages. */
    static String nameOf(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : nameOf(outer) + '.' + type.getSimpleName();
    }

    /** Null if the name is not on the list. */
    Class<?> find(String name) {
        return byName.get(name);
    }

    boolean contains(Class<?> type) {
        return byName.get(nameOf(type)) == type;
    }

    List<Class<?>> all() {
        return List.copyOf(byName.values());
    }

    private static Stream<Class<?>> concrete(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(MessageTypes::concrete)
                : Stream.of(type);
    }
}
