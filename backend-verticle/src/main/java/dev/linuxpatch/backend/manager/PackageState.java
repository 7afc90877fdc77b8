// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.Objects;
import java.util.Set;

/**
 * One package as the package database has it.
 *
 * @param name with an architecture only if that is foreign
 * @param version the version on record, also of a package that is only half there
 * @param word the database's own word for the condition, for messages
 * @param needsReinstall whether nothing but installing it again puts it in order
 * @param provides further names that it answers to
 */
public record PackageState(
        PackageName name,
        PackageVersion version,
        Condition condition,
        String word,
        boolean held,
        boolean needsReinstall,
        Set<String> provides) {

    /** How far a package is installed. */
    public enum Condition {
        /** Works. */
        INSTALLED,
        /** On disk, but not set up: nobody has begun with that yet. */
        PENDING,
        /** A step of its installation or removal has begun and not come to its end. */
        BROKEN,
        /** Not on disk, or nothing but configuration files are left. */
        REMOVED
    }

    public PackageState {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(word, "word");
        provides = Set.copyOf(provides);
    }

    /** Whether it is on disk, working or not. */
    public boolean present() {
        return condition != Condition.REMOVED;
    }

    /** Whether it is neither incomplete nor damaged. */
    public boolean sound() {
        return (condition == Condition.INSTALLED || condition == Condition.REMOVED) && !needsReinstall;
    }

    /** Whether it is there and ready for use. */
    public boolean works() {
        return condition == Condition.INSTALLED && !needsReinstall;
    }

    /** For people: {@code rig-a 1.0 (half-configured)}. */
    public String describe() {
        return name + " " + version + " (" + word + ")";
    }
}
