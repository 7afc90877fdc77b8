// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.manager;

import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Commands of a package manager as data: argument vectors, in which a name can never be taken for an option. */
public interface ManagerCommands {
    /** Brings the package index up to date, and fails if any part of it cannot be. */
    Command refresh();

    /** Asks what the index says of these names; understood by {@link ManagerOutput#catalog}. */
    Command catalog(Collection<PackageName> names);

    /** Says what {@link #change} would do, without doing it; understood by {@link ManagerOutput#plan}. */
    Command plan(Goal goal);

    /**
     * Says which packages would get a newer version if everything that can be had without removing anything were
     * installed; understood by {@link ManagerOutput#plan}.
     *
     * @param excluded packages that stay as they are; may be empty
     * @param assumedState from {@link PackageDatabase#assumeHeld} for these packages; null if that is
     */
    Command upgradePlan(Set<PackageName> excluded, Path assumedState);

    /** Fetches everything that {@link #change} will need. Can be ended at any time without harm. */
    Command download(Goal goal);

    /**
     * Makes the goal true.
     *
     * @param lockWait how long to wait for a lock that somebody has taken in the meantime
     */
    Command change(Goal goal, Duration lockWait);

    /** Finishes what an interrupted run has begun, for every package. */
    Command finishInterrupted();

    /** Finishes what an interrupted run has begun, for these packages only. */
    Command finishInterrupted(List<PackageName> names);

    /** Puts packages on hold. */
    Command hold(List<PackageName> names);

    /** Installs again what cannot be repaired otherwise. */
    Command reinstall(List<Wanted.Present> damaged, Duration lockWait);
}
