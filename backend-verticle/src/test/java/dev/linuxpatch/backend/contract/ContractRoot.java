// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.contract;

import dev.linuxpatch.backend.manager.PackageManager;
import dev.linuxpatch.backend.rig.Awaiting;
import dev.linuxpatch.backend.rig.Trees;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An isolated root of one kind of package manager, with the packages that every kind has under the same names and versions.
 * What it answers comes from the real tools, never from the code under test. Closing it ends its processes and deletes it.
 *
 * <p>Fixtures: {@code rig-a} 1.0, 1.1, 1.2 · {@code rig-lib} 1.0, 2.0 · {@code rig-app} 1.0, 2.0, which needs {@code rig-lib}
 * of at least that version · {@code rig-sec} 1.0, and 1.1 as a security update for CVE-2026-1001 · {@code rig-conf} 1.0, 1.1
 * with a configuration file · {@code rig-confl} 1.0, in conflict with {@code rig-a} · {@code rig-brokendep} 1.0, which needs
 * what nobody has · {@code rig-kept} 1.0, 1.1, of which 1.1 needs what nobody has · {@code rig-fail} 1.0, 1.1, of which 1.1
 * says "rig-fail: cannot do it" and fails in its script · {@code rig-gate} 1.0, 1.1, of which the script of 1.1 makes {@code
 * tmp/rig-gate.waiting} and waits for {@code tmp/rig-gate.go}.
 */
public interface ContractRoot extends AutoCloseable {
    /** The configuration file of {@code rig-conf}: {@code setting=1} in 1.0, {@code setting=2} in 1.1. */
    String CONFIGURATION = "etc/rig/rig-conf.conf";

    PackageManager manager();

    Path path();

    /** The version of a fixture as this package manager writes it: {@code 1.0-1} for {@code 1.0} where there is a release. */
    String version(String plain);

    /** In which everything of a small change is done that does not hang. */
    default Duration shortTime() {
        return Duration.ofSeconds(4);
    }

    /** Whether the repositories say which updates are for security, and why. */
    boolean hasAdvisories();

    /** Where a new configuration file is put when the old one was changed locally; relative to the root. */
    String newConfiguration();

    /** Installs {@code name} or {@code name=plain version}, also an older one, with the package manager itself. */
    void install(String... packages);

    /** The installed version as the package manager says it; empty if it is not installed. */
    Optional<String> versionOf(String name);

    /** Keeps the package as it is. */
    void hold(String name);

    /** Those of its repositories that the package manager names when none answers, in its words. */
    List<String> repositories();

    /** From now on nobody answers where the packages come from; what was fetched stays. */
    void deadRepository();

    /** From now on what the repositories publish is not signed by whom it should be, and is newer than what was fetched. */
    void badSignature();

    /**
     * From now on what is not signed by a key that is trusted is refused. Everything is signed but one further version of a
     * plain package, in a repository of this root alone.
     */
    void unsigned(String name, String plainVersion);

    /** Publishes another version of a plain package, in a repository of this root alone. */
    void publish(String name, String plainVersion);

    /**
     * Takes that version away from the repositories of this root, from the index that it has fetched, and from its cache: what
     * became of most versions that are some months old.
     */
    default void withdraw(String name, String plainVersion) {
        throw new UnsupportedOperationException();
    }

    /**
     * What the package manager's own tools know of every installed package: version, relations, scripts, files with their
     * owners, modes and digests. Nothing in it is about when or from where it was installed.
     */
    default List<String> everything() {
        throw new UnsupportedOperationException();
    }

    /** Absolute paths of files that are not as they were shipped, by what the package manager's own tools have on record. */
    default List<String> changedFiles(String name) {
        throw new UnsupportedOperationException();
    }

    /** Keeps other package managers from the database, as one that works on it does, until closed. */
    AutoCloseable lock();

    /** Ends the package manager with SIGKILL, and none of the scripts that it runs. */
    void killManager();

    /** Processes that work on this root. */
    List<ProcessHandle> processes();

    @Override
    void close();

    /** Returns when the script of {@code rig-gate} waits. */
    default void awaitGate() {
        Awaiting.file(path().resolve("tmp/rig-gate.waiting"));
    }

    /** Lets the script of {@code rig-gate} go on. */
    default void openGate() {
        Trees.write(path().resolve("tmp/rig-gate.go"), "");
    }
}
