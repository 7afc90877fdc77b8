// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.bench.rollback.plan;

import java.util.List;
import java.util.Optional;

/**
 * One version of a package, as every package manager can have it.
 *
 * @param needs names of packages that it needs in at least the version of the same text
 * @param configuration content of its configuration file; null if it has none
 * @param security whether it comes as a security update, where there is such a thing
 */
public record PackageModel(
        String name, String version, List<Need> needs, String configuration, Behaviour behaviour, boolean security) {

    /** What its scripts do. */
    public enum Behaviour {
        /** There are none. */
        QUIET,
        /** They write lines. */
        TALKS,
        /** The one after it was unpacked fails. */
        FAILS_AFTER,
        /** The one before it is unpacked fails, where that has a meaning. */
        FAILS_BEFORE
    }

    /** A package that another one needs, and its lowest version. */
    public record Need(String name, String version) {}

    /** In the order of versions. */
    public static final List<String> VERSIONS = List.of("1.0", "1.1", "2.0");

    public PackageModel {
        needs = List.copyOf(needs);
    }

    static PackageModel of(String name, String version) {
        return new PackageModel(name, version, List.of(), null, Behaviour.QUIET, false);
    }

    PackageModel need(String other, String atLeast) {
        List<Need> more = new java.util.ArrayList<>(needs);
        more.add(new Need(other, atLeast));
        return new PackageModel(name, version, more, configuration, behaviour, security);
    }

    PackageModel configured(String content) {
        return new PackageModel(name, version, needs, content, behaviour, security);
    }

    PackageModel that(Behaviour does) {
        return new PackageModel(name, version, needs, configuration, does, security);
    }

    PackageModel forSecurity() {
        return new PackageModel(name, version, needs, configuration, behaviour, true);
    }

    /** Where a package has its configuration file, if it has one; relative to the root. */
    public static String configurationFile(String name) {
        return "etc/rig/" + name + ".conf";
    }

    /** The newest version of a package; empty if there is none of that name. */
    public static Optional<String> newest(String name) {
        return PackageModels.ALL.stream()
                .filter(model -> model.name().equals(name))
                .map(PackageModel::version)
                // They are listed in the order of their versions.
                .reduce((first, second) -> second);
    }
}
