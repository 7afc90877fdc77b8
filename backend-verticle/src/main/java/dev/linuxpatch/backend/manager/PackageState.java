// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.util.List;
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
 * @param sideBySide whether another version comes beside it instead of in its place, as with kernels
 * @param older further versions that are installed beside this one, newest first
 */
public record PackageState(
        PackageName name,
        PackageVersion version,
        Condition condition,
        String word,
        boolean held,
        boolean needsReinstall,
        Set<String> provides,
        boolean sideBySide,
        List<PackageVersion> older) {

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

    /** One of which there is one version at a time. */
    public PackageState(
            PackageName name,
            PackageVersion version,
            Condition condition,
            String word,
            boolean held,
            boolean needsReinstall,
            Set<String> provides) {
        this(name, version, condition, word, held, needsReinstall, provides, false, List.of());
    }

    public PackageState {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(word, "word");
        provides = Set.copyOf(provides);
        // Journals of older versions do not have it.
        older = older == null ? List.of() : List.copyOf(older);
    }

    /** Whether it is on disk, working or not. */
    public boolean present() {
        return condition != Condition.REMOVED;
    }

    /** Whether it is on disk in this version, alone or beside others. */
    public boolean presentIn(PackageVersion wanted) {
        return present() && (version.equals(wanted) || older.contains(wanted));
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
