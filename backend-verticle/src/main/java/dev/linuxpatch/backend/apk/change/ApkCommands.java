// SPDX-License-Identifier: Apache-2.0
package dev.linuxpatch.backend.apk.change;

import dev.linuxpatch.backend.apk.read.ApkFiles;
import dev.linuxpatch.backend.apk.read.World;
import dev.linuxpatch.backend.manager.CommandSequence;
import dev.linuxpatch.backend.manager.Goal;
import dev.linuxpatch.backend.manager.Goal.Allowance;
import dev.linuxpatch.backend.manager.ManagerCommands;
import dev.linuxpatch.backend.manager.Wanted;
import dev.linuxpatch.backend.run.Command;
import dev.linuxpatch.shared.packages.PackageName;
import dev.linuxpatch.shared.packages.PackageVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The commands of apk(8). */
final class ApkCommands implements ManagerCommands {
    /** An index that could not be fetched is only a warning for apk, with which it says that there is nothing new. */
    private static final String FAIL_ON_WARNINGS = """
            out=$("$@" 2>&1)
            code=$?
            printf '%s\\n' "$out"
            case $out in
              *WARNING:* | *ERROR:*) [ $code -ne 0 ] || code=1 ;;
            esac
            exit $code
            """;

    /**
     * Runs apk, which writes exact versions that it is given into the world, and takes out again what it wrote, whether it
     * succeeded or not. Takes the number of apk's words, the world, apk's words, then pairs: a line, and what it shall be.
     */
    private static final String KEEP_WORLD = """
            count=$1
            world=$2
            shift 2
            (
              others=$(($# - count))
              i=0
              while [ $i -lt $count ]; do
                set -- "$@" "$1"
                shift
                i=$((i + 1))
              done
              shift $others
              exec "$@"
            )
            code=$?
            shift $count
            awk 'BEGIN { for (i = 2; i < ARGC; i += 2) to[ARGV[i]] = ARGV[i + 1]; ARGC = 2 }
              $0 in to { if (to[$0] != "") print to[$0]; next }
              { print }' "$world" "$@" > "$world.linux-patch" && cat "$world.linux-patch" > "$world"
            rm -f "$world.linux-patch"
            exit $code
            """;

    /** For a question whose answer is only used where there is one. */
    private static final String IF_IT_CAN = "\"$@\" || true";

    private final ApkTarget target;
    private final ApkFiles files;

    ApkCommands(ApkTarget target, ApkFiles files) {
        this.target = target;
        this.files = files;
    }

    @Override
    public Command refresh() {
        List<String> argv = new ArrayList<>(List.of("sh", "-c", FAIL_ON_WARNINGS, "sh"));
        argv.addAll(target.apk(List.of("update")));
        return target.command(argv);
    }

    @Override
    public Command catalog(Collection<PackageName> names) {
        List<String> values = names.stream().map(PackageName::value).toList();
        List<String> policy = new ArrayList<>(List.of("sh", "-c", IF_IT_CAN, "sh"));
        policy.addAll(apk(List.of("policy"), values).argv());
        // Only the second says whether a repository has what is installed.
        return CommandSequence.of(List.of(apk(List.of("list"), values), target.command(policy)));
    }

    @Override
    public Command plan(Goal goal) {
        return target.command(target.apk(request(goal, List.of("--simulate"))));
    }

    @Override
    public Command upgradePlan(Set<PackageName> excluded, Path assumedState) {
        if (excluded.isEmpty()) {
            return target.command(target.apk(List.of("upgrade", "--simulate")));
        }
        // An upgrade knows no exceptions; wanting everything else newer and these as they are comes to the same.
        List<String> wanted = new ArrayList<>();
        World world = files.world();
        for (Map.Entry<PackageName, PackageVersion> each : files.versions().entrySet()) {
            String name = each.getKey().value();
            if (excluded.contains(each.getKey())) {
                wanted.add(name + "=" + each.getValue());
            } else if (!world.pins(name)) {
                wanted.add(name);
            }
        }
        return apk(List.of("add", "--simulate", "--upgrade"), wanted);
    }

    /** apk can only fetch into a cache that the operator has set up; without one it fetches while it changes. */
    @Override
    public Command download(Goal goal) {
        return target.command(List.of("true"));
    }

    @Override
    public Command change(Goal goal, Duration lockWait) {
        return keepingWorld(
                request(goal, List.of("--wait", Long.toString(Math.max(0, lockWait.toSeconds())))), replaced(goal));
    }

    /** Repairs whatever apk knows to be broken. */
    @Override
    public Command finishInterrupted() {
        return target.command(target.apk(List.of("fix")));
    }

    @Override
    public Command finishInterrupted(List<PackageName> names) {
        return apk(List.of("fix"), names.stream().map(PackageName::value).toList());
    }

    /** A hold is a version in the world, which every change keeps or moves along. */
    @Override
    public Command hold(List<PackageName> names) {
        return target.command(List.of("true"));
    }

    @Override
    public Command reinstall(List<Wanted.Present> damaged, Duration lockWait) {
        return apk(
                List.of("fix", "--reinstall"),
                damaged.stream().map(wanted -> wanted.name().value()).toList());
    }

    private static List<String> request(Goal goal, List<String> options) {
        List<String> words = new ArrayList<>();
        if (goal.onlyRemoves()) {
            words.add("del");
            words.addAll(options);
            if (goal.allows(Allowance.REMOVE_OTHERS)) {
                words.add("--rdepends");
            }
            if (purges(goal)) {
                words.add("--purge");
            }
            words.add("--");
            goal.wanted().forEach(wanted -> words.add(wanted.name().value()));
            return words;
        }
        words.add("add");
        words.addAll(options);
        // Without a version the newest is wanted; with one it makes no difference.
        words.add("--upgrade");
        words.add("--");
        goal.wanted().forEach(wanted -> words.add(word(wanted)));
        return words;
    }

    private static String word(Wanted wanted) {
        return wanted instanceof Wanted.Absent ? "!" + wanted.name() : wanted.toString();
    }

    private static boolean purges(Goal goal) {
        return goal.wanted().stream().anyMatch(wanted -> wanted instanceof Wanted.Absent gone && gone.purge());
    }

    /** What apk writes into the world, and what shall be there instead; nothing if that is empty. */
    private Map<String, String> replaced(Goal goal) {
        Map<String, String> replaced = new LinkedHashMap<>();
        if (goal.onlyRemoves()) {
            return replaced;
        }
        World world = files.world();
        Map<PackageName, PackageVersion> installed = files.versions();
        for (Wanted wanted : goal.wanted()) {
            String name = wanted.name().value();
            Optional<String> before = world.find(name);
            if (wanted instanceof Wanted.Absent) {
                replaced.put(word(wanted), "");
            } else if (!world.pins(name)) {
                // What came along with another package, or was put there by a change like this, nobody asked for.
                boolean unasked = installed.containsKey(wanted.name()) && before.isEmpty();
                replaced.put(word(wanted), before.orElse(unasked && goal.allows(Allowance.KEEP_MARKS) ? "" : name));
            }
        }
        return replaced;
    }

    private Command keepingWorld(List<String> request, Map<String, String> replaced) {
        List<String> words = target.apk(request);
        List<String> argv = new ArrayList<>(List.of("sh", "-c", KEEP_WORLD, "sh", Integer.toString(words.size())));
        argv.add(target.root().resolve(World.FILE).toString());
        argv.addAll(words);
        replaced.forEach((from, to) -> argv.addAll(List.of(from, to)));
        return target.command(argv);
    }

    private Command apk(List<String> arguments, List<String> names) {
        List<String> words = new ArrayList<>(arguments);
        words.add("--");
        words.addAll(names);
        return target.command(target.apk(words));
    }
}
