// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.advisory;

import java.util.Comparator;
import java.util.Objects;
import java.util.Set;

/**
 * The distribution whose packages records are about.
 *
 * @param names what records call it; none if the OSV format has no name for it
 * @param order of the versions of its packages
 */
public record Ecosystem(Set<String> names, Comparator<String> order) {
    public Ecosystem {
        names = Set.copyOf(names);
        Objects.requireNonNull(order, "order");
    }

    /**
     * From {@code os-release(5)}. A derived distribution has versions of its own, so {@code ID_LIKE} does not count.
     *
     * @param id {@code ID}
     * @param version {@code VERSION_ID}, empty if there is none
     */
    public static Ecosystem of(String id, String version, Comparator<String> order) {
        return new Ecosystem(version.isEmpty() ? Set.of() : names(id, version), order);
    }

    private static Set<String> names(String id, String version) {
        return switch (id) {
            case "debian" -> Set.of("Debian:" + version);
            case "ubuntu" ->
                Set.of("Ubuntu:" + version, "Ubuntu:" + version + ":LTS", "Ubuntu:Pro:" + version + ":LTS");
            default -> Set.of();
        };
    }
}
