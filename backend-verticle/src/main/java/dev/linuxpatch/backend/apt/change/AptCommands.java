// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apt.change;

import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.ManagerCommands;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The commands of apt-get(8), apt-cache(8) and dpkg(1), for one root. */
final class AptCommands implements ManagerCommands {
    /** Local changes of configuration files stay; the new version is put beside them ({@code .dpkg-dist}). */
    private static final List<String> KEEP_CONFIGURATION = List.of("--force-confdef", "--force-confold");

    private final AptTarget target;

    AptCommands(AptTarget target) {
        this.target = target;
    }

    @Override
    public Command refresh() {
        // Without the error mode a refresh that reached no repository at all ends with 0.
        return aptGet(List.of("-o", "APT::Update::Error-Mode=any", "-o", "APT::Status-Fd=3", "update"));
    }

    @Override
    public Command catalog(Collection<PackageName> names) {
        List<String> argv = new ArrayList<>(List.of("apt-cache", "-q", "policy", "--"));
        names.forEach(name -> argv.add(name.value()));
        return target.command(argv);
    }

    @Override
    public Command plan(Goal goal) {
        List<String> arguments = new ArrayList<>(List.of("--simulate", "-o", "APT::Get::Show-User-Simulation-Note=no"));
        arguments.addAll(switches(goal));
        arguments.addAll(request(goal));
        return aptGet(arguments);
    }

    @Override
    public Command upgradePlan(Set<PackageName> excluded, Path assumedState) {
        List<String> arguments = new ArrayList<>(List.of("--simulate", "-o", "APT::Get::Show-User-Simulation-Note=no"));
        if (assumedState != null) {
            arguments.addAll(List.of("-o", "Dir::State::status=" + assumedState));
        }
        // A pin may ask for an older version; that is not for a plan of upgrades to refuse as a whole.
        arguments.addAll(List.of("--allow-downgrades", "--with-new-pkgs", "upgrade"));
        return aptGet(arguments);
    }

    @Override
    public Command download(Goal goal) {
        List<String> arguments = new ArrayList<>(List.of("--download-only", "-o", "APT::Status-Fd=3"));
        arguments.addAll(safeguard(goal));
        arguments.addAll(switches(goal));
        arguments.addAll(request(goal));
        return aptGet(arguments);
    }

    @Override
    public Command change(Goal goal, Duration lockWait) {
        List<String> arguments = new ArrayList<>(changing(lockWait));
        arguments.addAll(safeguard(goal));
        arguments.addAll(switches(goal));
        arguments.addAll(request(goal));
        return aptGet(arguments);
    }

    @Override
    public Command finishInterrupted() {
        return dpkg("--configure", "--pending");
    }

    @Override
    public Command finishInterrupted(List<PackageName> names) {
        List<String> arguments = new ArrayList<>(List.of("--configure", "--"));
        names.forEach(name -> arguments.add(name.value()));
        return dpkg(arguments.toArray(String[]::new));
    }

    @Override
    public Command hold(List<PackageName> names) {
        List<String> argv = new ArrayList<>(List.of("apt-mark", "hold", "--"));
        names.forEach(name -> argv.add(name.value()));
        return target.command(argv);
    }

    @Override
    public Command reinstall(List<Wanted.Present> damaged, Duration lockWait) {
        List<String> arguments = new ArrayList<>(changing(lockWait));
        // It was held when it broke, too; and marks say who wanted it, which a repair does not know.
        arguments.addAll(List.of(
                "--no-remove",
                "--reinstall",
                "--allow-downgrades",
                "--allow-change-held-packages",
                "--mark-auto",
                "install",
                "--"));
        damaged.forEach(wanted -> arguments.add(argument(wanted)));
        return aptGet(arguments);
    }

    private static List<String> changing(Duration lockWait) {
        List<String> arguments = new ArrayList<>(List.of(
                "-o",
                "APT::Status-Fd=3",
                // With a pseudo terminal dpkg is in a session of its own and survives the end of apt.
                "-o",
                "Dpkg::Use-Pty=0",
                "-o",
                "DPkg::Lock::Timeout=" + Math.max(0, lockWait.toSeconds())));
        for (String option : KEEP_CONFIGURATION) {
            arguments.addAll(List.of("-o", "DPkg::Options::=" + option));
        }
        return arguments;
    }

    /** The plan has been checked; this is for what changes between the plan and the deed. */
    private static List<String> safeguard(Goal goal) {
        return goal.removes() || goal.allows(Allowance.REMOVE_OTHERS) ? List.of() : List.of("--no-remove");
    }

    private static List<String> switches(Goal goal) {
        List<String> switches = new ArrayList<>();
        add(switches, goal, Allowance.NO_RECOMMENDS, "--no-install-recommends");
        add(switches, goal, Allowance.DOWNGRADE, "--allow-downgrades");
        add(switches, goal, Allowance.HELD, "--allow-change-held-packages");
        add(switches, goal, Allowance.REINSTALL, "--reinstall");
        // apt-get install marks what it is given as wanted by the operator, upgrades included; this keeps the marks of
        // packages that are there already.
        add(switches, goal, Allowance.KEEP_MARKS, "--mark-auto");
        boolean purge = goal.wanted().stream().anyMatch(wanted -> wanted instanceof Wanted.Absent gone && gone.purge());
        switches.addAll(List.of("-o", "APT::Get::Purge=" + purge));
        return switches;
    }

    private static void add(List<String> switches, Goal goal, Allowance allowance, String option) {
        if (goal.allows(allowance)) {
            switches.add(option);
        }
    }

    private static List<String> request(Goal goal) {
        List<String> request = new ArrayList<>();
        if (goal.onlyRemoves()) {
            request.addAll(List.of("remove", "--"));
            goal.wanted().forEach(wanted -> request.add(wanted.name().value()));
        } else {
            request.addAll(List.of("install", "--"));
            goal.wanted().forEach(wanted -> request.add(argument(wanted)));
        }
        return request;
    }

    private static String argument(Wanted wanted) {
        if (wanted instanceof Wanted.Present present && present.archive() != null) {
            return present.archive().toString();
        }
        return wanted.toString();
    }

    private Command aptGet(List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of(
                "apt-get",
                "-y",
                "-q",
                // An unknown name is unknown, not a pattern for others.
                "-o",
                "APT::Cmd::Pattern-Only=yes",
                // Whatever the host's own configuration says: only what is named goes.
                "-o",
                "APT::Get::AutomaticRemove=no"));
        argv.addAll(arguments);
        return target.command(argv);
    }

    private Command dpkg(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("dpkg"));
        argv.addAll(target.dpkgOptions());
        argv.addAll(KEEP_CONFIGURATION);
        argv.addAll(Arrays.asList(arguments));
        return target.command(argv);
    }
}
