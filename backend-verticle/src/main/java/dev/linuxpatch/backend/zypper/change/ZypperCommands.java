// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.zypper.change;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.ManagerCommands;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The commands of zypper(8), for one root. Patches are applied as the exact versions that they bring, never with {@code
 * zypper patch}: that leaves out patches which suggest a reboot and still ends with 0.
 */
final class ZypperCommands implements ManagerCommands {
    private static final String NO_REFRESH = "--no-refresh";
    private static final String ACCEPT_LICENSES = "--auto-agree-with-licenses";
    private static final String LOCK_TIMEOUT = "ZYPP_LOCK_TIMEOUT";

    private final ZypperTarget target;

    ZypperCommands(ZypperTarget target) {
        this.target = target;
    }

    @Override
    public Command refresh() {
        return target.zypper(List.of("refresh"));
    }

    @Override
    public Command catalog(Collection<PackageName> names) {
        List<String> arguments = new ArrayList<>(
                List.of(NO_REFRESH, "search", "--details", "--match-exact", "--case-sensitive", "-t", "package", "--"));
        names.stream().map(PackageName::bare).distinct().forEach(arguments::add);
        return target.question(arguments);
    }

    @Override
    public Command plan(Goal goal) {
        return question(goal, request(goal, "--dry-run"));
    }

    @Override
    public Command upgradePlan(Set<PackageName> excluded, Path assumedState) {
        Command plan = target.question(List.of(NO_REFRESH, "update", "--dry-run", ACCEPT_LICENSES));
        return assumedState == null ? plan : plan.with(Map.of(ZypperTarget.CONFIGURATION, assumedState.toString()));
    }

    @Override
    public Command download(Goal goal) {
        return heeding(goal, target.zypper(request(goal, "--download-only")));
    }

    /** Puts the archives of these versions below the working directory. */
    Command fetch(Collection<Wanted.Present> versions) {
        List<String> arguments = new ArrayList<>(List.of(NO_REFRESH, "download", "--"));
        versions.forEach(wanted -> arguments.add(argument(wanted)));
        return target.zypper(List.of("--pkg-cache-dir", "."), arguments);
    }

    @Override
    public Command change(Goal goal, Duration lockWait) {
        return heeding(goal, target.zypper(request(goal, "--details")).with(waiting(lockWait)));
    }

    /** zypper leaves nothing that could be finished; what rpm left is seen as damaged and installed again. */
    @Override
    public Command finishInterrupted() {
        return target.rpmdb("--verifydb");
    }

    @Override
    public Command finishInterrupted(List<PackageName> names) {
        return finishInterrupted();
    }

    @Override
    public Command hold(List<PackageName> names) {
        List<String> arguments = new ArrayList<>(List.of("addlock", "-t", "package", "--"));
        names.forEach(name -> arguments.add(name.bare()));
        return target.zypper(arguments);
    }

    @Override
    public Command reinstall(List<Wanted.Present> damaged, Duration lockWait) {
        List<String> arguments = new ArrayList<>(
                List.of(NO_REFRESH, "install", ACCEPT_LICENSES, "--no-recommends", "--force", "--oldpackage", "--"));
        damaged.forEach(wanted -> arguments.add(argument(wanted)));
        // It was held when it broke, too.
        return withoutHolds(target.zypper(arguments).with(waiting(lockWait)));
    }

    private Command question(Goal goal, List<String> arguments) {
        return heeding(goal, target.question(arguments));
    }

    private static Map<String, String> waiting(Duration lockWait) {
        return Map.of(LOCK_TIMEOUT, Long.toString(Math.max(0, lockWait.toSeconds())));
    }

    private Command heeding(Goal goal, Command command) {
        return goal.allows(Allowance.HELD) ? withoutHolds(command) : command;
    }

    private Command withoutHolds(Command command) {
        return command.with(
                Map.of(ZypperTarget.CONFIGURATION, target.withoutHolds().get().toString()));
    }

    private static List<String> request(Goal goal, String mode) {
        List<String> request = new ArrayList<>(List.of(NO_REFRESH));
        if (goal.onlyRemoves()) {
            request.addAll(List.of("remove", "--no-clean-deps"));
            // There is nothing to download, and no such option.
            request.add(mode.equals("--download-only") ? "--dry-run" : mode);
            request.add("--");
            goal.wanted().forEach(wanted -> request.add(absent((Wanted.Absent) wanted)));
            return request;
        }
        request.addAll(List.of("install", mode, ACCEPT_LICENSES));
        if (goal.allows(Allowance.NO_RECOMMENDS)) {
            request.add("--no-recommends");
        }
        // Without it an older version that is named is passed over, and the end is 0.
        if (goal.allows(Allowance.DOWNGRADE)) {
            request.add("--oldpackage");
        }
        if (goal.allows(Allowance.REINSTALL)) {
            request.add("--force");
        }
        if (goal.wanted().stream()
                .anyMatch(wanted -> wanted instanceof Wanted.Present file && file.archive() != null)) {
            // What lies in the cache was checked against the signed index when it came.
            request.add("--allow-unsigned-rpm");
        }
        request.add("--");
        goal.wanted().forEach(wanted -> request.add(argument(wanted)));
        return request;
    }

    private static String argument(Wanted wanted) {
        if (wanted instanceof Wanted.Absent gone) {
            return "!" + absent(gone);
        }
        Wanted.Present present = (Wanted.Present) wanted;
        if (present.archive() != null) {
            return present.archive().toString();
        }
        return name(present.name()) + (present.version() == null ? "" : "=" + present.version());
    }

    private static String absent(Wanted.Absent gone) {
        return name(gone.name()) + (gone.version() == null ? "" : "=" + gone.version());
    }

    /** {@code name.arch} where an architecture is named. */
    private static String name(PackageName name) {
        return name.value().replace(':', '.');
    }
}
